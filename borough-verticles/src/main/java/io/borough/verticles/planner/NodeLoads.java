package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;

/**
 * Counts what each node holds, and compares nodes by what they hold for their weight.
 *
 * <p>The measure is Webster's rule: a node with n items and weight w is followed by the node for which (2 n + 1) / w is
 * smallest, which keeps every node within about one item of its share. Nodes are numbered by a {@link NodeIndex}.
 */
final class NodeLoads {
  private final NodeIndex nodes;
  private final int[] counts;

  /** Counts nothing yet. */
  NodeLoads(NodeIndex nodes) {
    this.nodes = nodes;
    this.counts = new int[nodes.count()];
  }

  /** Counts the replicas while moves are under way: a node that is being added and a node that is being removed. */
  static NodeLoads duringMoves(Ring ring, NodeIndex nodes) {
    NodeLoads loads = new NodeLoads(nodes);
    for (RingShard row : ring.shards()) {
      row.replicasDuringMove().forEach(loads::add);
    }
    return loads;
  }

  /** Counts the replicas as they will be when the moves under way have ended. */
  static NodeLoads afterMoves(Ring ring, NodeIndex nodes) {
    NodeLoads loads = duringMoves(ring, nodes);
    ring.shards().stream().filter(row -> row.move() != null).forEach(row -> loads.remove(row.move().remove()));
    return loads;
  }

  void add(int node) {
    counts[node]++;
  }

  void remove(int node) {
    counts[node]--;
  }

  /** Adds an item to a node; null and a node that the ring does not have are ignored. */
  void add(String nodeId) {
    int node = nodes.of(nodeId);
    if (node != NodeIndex.UNKNOWN) {
      add(node);
    }
  }

  /** Removes an item from a node; null and a node that the ring does not have are ignored. */
  void remove(String nodeId) {
    int node = nodes.of(nodeId);
    if (node != NodeIndex.UNKNOWN) {
      remove(node);
    }
  }

  /** Orders nodes that are UP by how much one item more would load them, the least loaded first. */
  int lighterFirst(int one, int other) {
    return Long.compare(afterAdding(one) * nodes.weight(other), afterAdding(other) * nodes.weight(one));
  }

  /** Orders nodes by how much they hold for their weight, the most loaded first, after unknown nodes and weight 0. */
  int heavierFirst(int one, int other) {
    if (one < 0 || other < 0) {
      return Integer.compare(one, other);
    }
    return Long.compare(beforeRemoving(other) * nodes.weight(one), beforeRemoving(one) * nodes.weight(other));
  }

  /**
   * Returns whether moving one item makes the sum of n²/weight smaller; never true towards a node that is not UP, whose
   * weight is 0.
   */
  boolean isBetterMoved(int from, int to) {
    return afterAdding(to) * nodes.weight(from) < beforeRemoving(from) * nodes.weight(to);
  }

  private long afterAdding(int node) {
    return 2L * counts[node] + 1;
  }

  private long beforeRemoving(int node) {
    return 2L * counts[node] - 1;
  }
}
