package io.borough.verticles.raft.read;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The nodes whose last reply was late or missing: others are asked before them. Thread: one. Bound: past 256 nodes a
 * new one replaces the oldest.
 */
final class SlowPeers {
  private static final int MAX = 256;

  private final Set<String> busIds = new LinkedHashSet<>();

  boolean contains(String busId) {
    return busIds.contains(busId);
  }

  /** Notes whether a node was slow. */
  void note(String busId, boolean slow) {
    if (!slow) {
      busIds.remove(busId);
    } else if (busIds.add(busId) && busIds.size() > MAX) {
      busIds.remove(busIds.iterator().next());
    }
  }
}
