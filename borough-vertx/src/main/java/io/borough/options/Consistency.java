package io.borough.options;

/** The consistency of a read. */
public enum Consistency {
  /**
   * Sees every write that was acknowledged before the read began. The leader confirms with a majority that it still
   * leads, once for many reads, and writes nothing.
   */
  LINEARIZABLE,
  /**
   * Reads the replica of the calling node without a check; when that node has no replica, or the replica does not
   * answer, the leader's or another one. The result may be older than an acknowledged write, and older than an earlier
   * read. Needs no majority.
   */
  LOCAL
}
