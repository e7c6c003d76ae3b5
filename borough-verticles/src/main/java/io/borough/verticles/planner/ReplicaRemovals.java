package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes replicas from nodes that should not hold them: from draining nodes, from expired nodes, and from shards that
 * have too many.
 *
 * <p>Another node takes the replica over where one can. Where none can, a shard loses the replica of a draining node
 * without a replacement. Replicas of expired nodes are rebuilt only while at most a third of the nodes is DOWN: when
 * more are, a network failure is likelier than the loss of their disks, and copying data would add to the trouble.
 */
final class ReplicaRemovals {
  private final Planner planner;
  private final Ring ring;
  private final NodeIndex nodes;
  private final PlannedMoves moves;
  private final CandidateRanking ranking;
  private final Set<String> vacating; // nodes whose replicas go elsewhere
  private final int wanted; // replicas of a shard, draining nodes not counted
  private boolean settled = true;

  private ReplicaRemovals(Planner planner, Ring ring, NodeIndex nodes, PlannedMoves moves, Set<String> expired) {
    this.planner = planner;
    this.ring = ring;
    this.nodes = nodes;
    this.moves = moves;
    this.ranking = new CandidateRanking(ring, nodes, moves.loadsAfter());
    this.vacating = vacating(ring, expired);
    wanted = planner.replicasWanted((int) count(ring, NodeState.UP));
  }

  private static Set<String> vacating(Ring ring, Set<String> expired) {
    long members = ring.nodes().size() - count(ring, NodeState.LEFT);
    boolean rebuilds = 3 * count(ring, NodeState.DOWN) <= members;
    Set<String> vacating = new HashSet<>();
    for (RingNode node : ring.nodes()) {
      if (node.state() == NodeState.DRAINING || rebuilds && expired.contains(node.nodeId())) {
        vacating.add(node.nodeId());
      }
    }
    return vacating;
  }

  private static long count(Ring ring, NodeState state) {
    return ring.nodes().stream().filter(node -> node.state() == state).count();
  }

  /**
   * Begins the removals that the limits allow.
   *
   * @return whether no shard without a new move has a replica to lose
   */
  static boolean begin(Planner planner, Ring ring, NodeIndex nodes, PlannedMoves moves, Set<String> expired) {
    ReplicaRemovals removals = new ReplicaRemovals(planner, ring, nodes, moves, expired);
    ring.shards().stream().sorted(Comparator.comparingInt(RingShard::shard))
        .filter(row -> !moves.hasBegun(row)).forEach(removals::plan);
    return removals.settled;
  }

  private void plan(RingShard row) {
    String leaving = replicaToRemove(row);
    if (leaving == null) {
      return;
    }
    settled = false;
    if (row.move() != null || moves.isLimitReached() || !nodes.hasLiveMajority(row.replicas())) {
      return;
    }
    ShardMove move = move(row, leaving);
    if (move != null) {
      moves.begin(row, move);
    }
  }

  /**
   * Returns the node whose replica goes first, or null: a node that is not live, then a node that is to be vacated,
   * then, when the shard has too many replicas, the least useful one.
   */
  private String replicaToRemove(RingShard row) {
    List<String> candidates = new ArrayList<>(row.replicas());
    if (row.replicas().size() <= planner.redundancy() + 1) {
      candidates.removeIf(nodeId -> !vacating.contains(nodeId));
    }
    int[] replicas = nodes.of(row.replicas());
    return candidates.stream().min(Comparator.<String>comparingInt(nodeId -> nodes.isLive(nodeId) ? 1 : 0)
        .thenComparingInt(nodeId -> vacating.contains(nodeId) ? 0 : 1)
        .thenComparingInt(nodeId -> nodes.isUp(nodes.of(nodeId)) ? 1 : 0)
        .thenComparingInt(nodeId -> -nodes.countInZoneOf(nodes.of(nodeId), replicas))
        .thenComparing(nodeId -> nodes.of(nodeId), moves.loadsAfter()::heavierFirst)
        .thenComparingInt(nodeId -> -row.replicas().indexOf(nodeId))).orElse(null);
  }

  /** Returns the move that takes a node's replica away, or null when none may begin now. */
  private ShardMove move(RingShard row, String leaving) {
    List<String> rest = new ArrayList<>(row.replicas());
    rest.remove(leaving);
    if (!moves.isFree(nodes.of(leaving))) {
      return null;
    }
    boolean tooMany = rest.size() > planner.redundancy();
    if (tooMany || rest.size() >= wanted && isDraining(leaving) && !hasOtherPlace(row)) {
      return nodes.hasLiveMajority(rest) ? new ShardMove(null, leaving) : null;
    }
    int[] holders = nodes.of(row.replicas());
    int target = ranking.best(row.shard(), nodes.of(rest),
        node -> ranking.mayHold(node, row.shard(), holders) && moves.isFree(node));
    return target == NodeIndex.UNKNOWN ? null : new ShardMove(nodes.id(target), leaving);
  }

  private boolean isDraining(String nodeId) {
    return ring.node(nodeId) == null || ring.node(nodeId).state() == NodeState.DRAINING;
  }

  /** Returns whether a node that has no replica of the shard could hold one, now or when it is live again. */
  private boolean hasOtherPlace(RingShard row) {
    return ring.nodes().stream()
        .anyMatch(node -> node.state() == NodeState.UP && !row.replicas().contains(node.nodeId()));
  }
}
