package io.borough.verticles.raft;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The nodes whose last answer did not come, or not in time: others are asked before them. Thread: one. Bounded: the
 * oldest is forgotten for the newest.
 */
final class SilentNodes {
  private static final int MAX = 256;

  private final Set<String> busIds = new LinkedHashSet<>();

  boolean contains(String busId) {
    return busIds.contains(busId);
  }

  /** Notes whether a node has kept its asker waiting. */
  void note(String busId, boolean silent) {
    if (!silent) {
      busIds.remove(busId);
    } else if (busIds.add(busId) && busIds.size() > MAX) {
      busIds.remove(busIds.iterator().next());
    }
  }
}
