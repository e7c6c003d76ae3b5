package io.borough.options;

/** The consistency of a read. */
public enum Consistency {
  /**
   * Sees every write that was acknowledged before the read began. The leader confirms with a majority that it still
   * leads, once for many reads, and writes nothing.
   */
  LINEARIZABLE,
  /**
   * Reads from the nearest replica without a check. The result may be older than an acknowledged write, and older than
   * an earlier read on another node. Needs no majority.
   */
  LOCAL
}
