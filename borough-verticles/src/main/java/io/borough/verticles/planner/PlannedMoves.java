package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import java.util.HashMap;
import java.util.Map;

/** The moves that one step of a plan begins. Counts them, with the moves under way, against the planner's limits. */
final class PlannedMoves {
  private final Planner limits;
  private final NodeIndex nodes;
  private final NodeLoads loads;
  private final int[] movesByNode;
  private final Map<Integer, RingShard> begun = new HashMap<>();
  private int moveCount;

  PlannedMoves(Planner limits, Ring ring, NodeIndex nodes) {
    this.limits = limits;
    this.nodes = nodes;
    this.loads = NodeLoads.afterMoves(ring, nodes);
    this.movesByNode = new int[nodes.count()];
    ring.shards().stream().filter(row -> row.move() != null).forEach(row -> count(row.move()));
  }

  /** Returns whether no further move may begin anywhere. */
  boolean isLimitReached() {
    return moveCount >= limits.maxMovesPerCluster();
  }

  /** Returns whether a node may take part in one more move; true for a node that the ring does not have. */
  boolean isFree(int node) {
    return node == NodeIndex.UNKNOWN || movesByNode[node] < limits.maxMovesPerNode();
  }

  boolean hasBegun(RingShard row) {
    return begun.containsKey(row.shard());
  }

  void begin(RingShard row, ShardMove move) {
    begun.put(row.shard(), row.withMove(move));
    count(move);
    loads.add(move.add());
    loads.remove(move.remove());
  }

  /** Returns the rows that have a new move, by shard, each one epoch later. */
  Map<Integer, RingShard> begun() {
    return begun;
  }

  /** Returns the replicas that each node holds when every move has ended; grows and shrinks as moves begin. */
  NodeLoads loadsAfter() {
    return loads;
  }

  private void count(ShardMove move) {
    moveCount++;
    count(move.add());
    count(move.remove());
  }

  private void count(String nodeId) {
    int node = nodes.of(nodeId);
    if (node != NodeIndex.UNKNOWN) {
      movesByNode[node]++;
    }
  }
}
