package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plans the next step from a ring towards a balanced one: a pure function, so that every coordinator plans the same.
 *
 * <p>First the replicas that shards lack ({@link ReplicaAdditions}), then the replicas that should be elsewhere or
 * nowhere ({@link ReplicaRemovals}). When neither is left and every node is live, replicas are evened out ({@link
 * ReplicaBalance}). A shard has one move at a time. When no move begins, leaders are evened out ({@link
 * LeaderBalance}). With an unchanging set of nodes the steps come to an end.
 *
 * @param redundancy replicas of a shard besides the first one, when there are enough nodes
 * @param maxMovesPerNode most moves at once that add a replica to a node or remove one from it
 * @param maxMovesPerCluster most moves at once in the cluster
 */
public record Planner(int redundancy, int maxMovesPerNode, int maxMovesPerCluster) {
  /**
   * Returns the next ring, one epoch later, or nothing when no ring is better.
   *
   * @param live ids of the nodes that are reachable now
   * @param expired ids of the nodes whose replicas are to be rebuilt on other nodes
   */
  public Optional<Ring> next(Ring ring, Set<String> live, Set<String> expired) {
    NodeIndex nodes = new NodeIndex(ring, live);
    PlannedMoves moves = new PlannedMoves(this, ring, nodes);
    boolean complete = ReplicaAdditions.begin(this, ring, nodes, moves);
    boolean settled = ReplicaRemovals.begin(this, ring, nodes, moves, expired) && complete;
    if (settled && isWhole(ring, live, expired)) {
      ReplicaBalance.begin(ring, nodes, moves);
    }
    Map<Integer, RingShard> changed = moves.begun();
    if (changed.isEmpty()) {
      changed = LeaderBalance.reordered(ring, nodes, replicasWanted(nodes.upCount()));
    }
    return changed.isEmpty() ? Optional.empty() : Optional.of(with(ring, changed));
  }

  /** Nothing is evened out while a node is unreachable for a short time: it may come back with its replicas. */
  private static boolean isWhole(Ring ring, Set<String> live, Set<String> expired) {
    return ring.nodes().stream().allMatch(node -> node.state() == NodeState.LEFT || node.state() == NodeState.JOINING
        || live.contains(node.nodeId()) || expired.contains(node.nodeId()));
  }

  int replicasWanted(int nodeCount) {
    return Math.min(redundancy + 1, nodeCount);
  }

  private static Ring with(Ring ring, Map<Integer, RingShard> changed) {
    List<RingShard> shards = new ArrayList<>(ring.shards());
    shards.replaceAll(row -> changed.getOrDefault(row.shard(), row));
    return ring.withShards(shards);
  }
}
