package io.borough.options;

/** How fresh a read must be. */
public enum Consistency {
  /**
   * Sees every write that was acknowledged before the read began. The leader asks a majority whether it still leads,
   * many reads in one round, and writes nothing.
   */
  LINEARIZABLE,
  /**
   * Answers from the nearest replica as it is. May be older than an acknowledged write, and older than an earlier read
   * on another node; needs no majority.
   */
  LOCAL
}
