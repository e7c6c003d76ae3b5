package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Remembers since when a node of the ring has not been heard. As many entries as the ring has nodes. */
final class Presence {
  private final long downAfterNanos;
  private final long goneAfterNanos;
  private final Map<String, Long> silentSince = new HashMap<>();

  /**
   * Knows no silence yet.
   *
   * @param downAfterMs how long a node is silent before it is DOWN
   * @param goneAfterMs how long before its replicas are made anew elsewhere
   */
  Presence(long downAfterMs, long goneAfterMs) {
    this.downAfterNanos = downAfterMs * 1_000_000;
    this.goneAfterNanos = goneAfterMs * 1_000_000;
  }

  /** Begins anew: a coordinator counts from when it became one, since it was not looking before. */
  void forget() {
    silentSince.clear();
  }

  /** The nodes that have been silent for long enough to be DOWN and are not yet in the ring as such. */
  List<String> silent(Ring ring, Set<String> live, long nowNanos) {
    look(ring, live, nowNanos);
    List<String> silent = new ArrayList<>();
    for (RingNode node : ring.nodes()) {
      boolean counted = node.state() == NodeState.UP || node.state() == NodeState.JOINING;
      if (counted && isSilentFor(node, downAfterNanos, nowNanos)) {
        silent.add(node.nodeId());
      }
    }
    return silent;
  }

  /** The nodes that have been silent for so long that they are no longer waited for: DOWN, or leaving and not heard. */
  Set<String> gone(Ring ring, Set<String> live, long nowNanos) {
    look(ring, live, nowNanos);
    Set<String> gone = new HashSet<>();
    for (RingNode node : ring.nodes()) {
      boolean counted = node.state() == NodeState.DOWN || node.state() == NodeState.DRAINING;
      if (counted && isSilentFor(node, goneAfterNanos, nowNanos)) {
        gone.add(node.nodeId());
      }
    }
    return gone;
  }

  private void look(Ring ring, Set<String> live, long nowNanos) {
    silentSince.keySet().removeIf(nodeId -> live.contains(nodeId) || ring.node(nodeId) == null);
    for (RingNode node : ring.nodes()) {
      if (node.state() != NodeState.LEFT && !live.contains(node.nodeId())) {
        silentSince.putIfAbsent(node.nodeId(), nowNanos);
      }
    }
  }

  private boolean isSilentFor(RingNode node, long nanos, long nowNanos) {
    Long since = silentSince.get(node.nodeId());
    return since != null && nowNanos - since >= nanos;
  }
}
