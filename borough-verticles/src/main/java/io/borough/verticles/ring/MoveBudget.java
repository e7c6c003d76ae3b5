package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.ShardMove;

/** How many more moves may begin, with those that are under way: in all, and at each node that gets or gives. */
final class MoveBudget {
  private final Plan plan;
  private final NodeNumbers nodes;
  private final int[] busy; // moves by node
  private int moves;

  MoveBudget(Plan plan, Ring ring, NodeNumbers nodes) {
    this.plan = plan;
    this.nodes = nodes;
    this.busy = new int[nodes.count()];
    ring.shards().stream().filter(row -> row.move() != null).forEach(row -> take(row.move()));
  }

  boolean isSpent() {
    return moves >= plan.maxMovesPerCluster();
  }

  /** Whether a node may take part in another move; also one that the ring does not have. */
  boolean isFree(int node) {
    return node < 0 || busy[node] < plan.maxMovesPerNode();
  }

  /** Counts a move. */
  void take(ShardMove move) {
    moves++;
    count(move.add());
    count(move.remove());
  }

  private void count(String nodeId) {
    int node = nodeId == null ? -1 : nodes.of(nodeId);
    if (node >= 0) {
      busy[node]++;
    }
  }
}
