package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Remembers since when a node of the ring has not been heard. As many entries as the ring has nodes. */
final class Presence {
  private final long downAfterNanos;
  private final Map<String, Long> silentSince = new HashMap<>();

  Presence(long downAfterMs) {
    this.downAfterNanos = downAfterMs * 1_000_000;
  }

  /** Begins anew: a coordinator counts from when it became one, since it was not looking before. */
  void forget() {
    silentSince.clear();
  }

  /** The nodes that have been silent for long enough to be DOWN and are not yet in the ring as such. */
  List<String> silent(Ring ring, Set<String> live, long nowNanos) {
    silentSince.keySet().removeIf(nodeId -> live.contains(nodeId) || ring.node(nodeId) == null);
    List<String> silent = new ArrayList<>();
    for (RingNode node : ring.nodes()) {
      boolean counted = node.state() == NodeState.UP || node.state() == NodeState.JOINING;
      if (counted && !live.contains(node.nodeId())) {
        long since = silentSince.computeIfAbsent(node.nodeId(), id -> nowNanos);
        if (nowNanos - since >= downAfterNanos) {
          silent.add(node.nodeId());
        }
      }
    }
    return silent;
  }
}
