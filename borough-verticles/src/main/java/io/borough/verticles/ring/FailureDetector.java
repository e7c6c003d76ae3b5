package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Remembers since when each node of the ring has not been live. Has at most one entry for each node of the ring.
 *
 * <p>Thread: the ring verticle's event loop.
 */
final class FailureDetector {
  private static final Set<NodeState> PRESENT = EnumSet.of(NodeState.UP, NodeState.JOINING);
  private static final Set<NodeState> ABSENT = EnumSet.of(NodeState.DOWN, NodeState.DRAINING);

  private final long downAfterNanos;
  private final long expireAfterNanos;
  private final Map<String, Long> unreachableSince = new HashMap<>();

  /**
   * A detector that has observed nothing yet.
   *
   * @param downAfterMs how long a node is unreachable before it is DOWN
   * @param expireAfterMs how long a node is unreachable before its replicas are rebuilt on other nodes
   */
  FailureDetector(long downAfterMs, long expireAfterMs) {
    this.downAfterNanos = downAfterMs * 1_000_000;
    this.expireAfterNanos = expireAfterMs * 1_000_000;
  }

  /** Forgets everything observed. A new coordinator counts from its own start, because it did not observe before. */
  void reset() {
    unreachableSince.clear();
  }

  /** Returns the nodes that are to be DOWN and that the ring has as UP or JOINING. */
  Set<String> suspected(Ring ring, Set<String> live, long nowNanos) {
    return unreachable(ring, live, PRESENT, downAfterNanos, nowNanos);
  }

  /** Returns the nodes whose replicas are to be rebuilt on other nodes: DOWN or DRAINING in the ring. */
  Set<String> expired(Ring ring, Set<String> live, long nowNanos) {
    return unreachable(ring, live, ABSENT, expireAfterNanos, nowNanos);
  }

  private Set<String> unreachable(Ring ring, Set<String> live, Set<NodeState> states, long nanos, long nowNanos) {
    observe(ring, live, nowNanos);
    Set<String> found = new HashSet<>();
    for (RingNode node : ring.nodes()) {
      Long since = unreachableSince.get(node.nodeId());
      if (since != null && states.contains(node.state()) && nowNanos - since >= nanos) {
        found.add(node.nodeId());
      }
    }
    return found;
  }

  private void observe(Ring ring, Set<String> live, long nowNanos) {
    unreachableSince.keySet().removeIf(nodeId -> live.contains(nodeId) || ring.node(nodeId) == null);
    for (RingNode node : ring.nodes()) {
      if (node.state() != NodeState.LEFT && !live.contains(node.nodeId())) {
        unreachableSince.putIfAbsent(node.nodeId(), nowNanos);
      }
    }
  }
}
