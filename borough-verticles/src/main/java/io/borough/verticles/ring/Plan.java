package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The next step from the ring as it is to the one it should be: a pure function, so that every coordinator plans the
 * same.
 *
 * <p>First replicas that are lacking ({@link GrowthPlan}), then those that should not be where they are ({@link
 * RemovalPlan}), and, when nothing of either is left and every node is there, what evens them out ({@link
 * BalancePlan}): one move at a time for a shard. Then leaders ({@link LeaderPlan}). Steps with the same nodes end: at
 * the end there is none.
 *
 * @param redundancy how many replicas a shard has besides the first, where there are nodes enough
 * @param maxMovesPerNode most moves at once to or from one node
 * @param maxMovesPerCluster most moves at once
 */
record Plan(int redundancy, int maxMovesPerNode, int maxMovesPerCluster) {
  /**
   * The next ring, one epoch on, or nothing where none is better.
   *
   * @param live ids of the nodes that can be heard now
   * @param gone ids of the nodes that are not waited for any more
   */
  Optional<Ring> next(Ring ring, Set<String> live, Set<String> gone) {
    NodeNumbers nodes = new NodeNumbers(ring, live);
    MoveBudget budget = new MoveBudget(this, ring, nodes);
    GrowthPlan growth = GrowthPlan.of(this, ring, nodes, budget, live);
    Map<Integer, RingShard> changed = growth.begun();
    Placing placing = new Placing(with(ring, changed), nodes, budget);
    boolean settled = RemovalPlan.begin(this, ring, nodes, placing, live, gone, changed) && growth.isDone();
    if (settled && isWhole(ring, live, gone)) {
      BalancePlan.begin(ring, nodes, placing, changed);
    }
    if (changed.isEmpty()) {
      changed = LeaderPlan.reordered(ring, nodes, replicasWanted(nodes.upCount()));
    }
    return changed.isEmpty() ? Optional.empty() : Optional.of(with(ring, changed));
  }

  /** Nothing is evened out while a node is only away: it may come back to what it had. */
  private static boolean isWhole(Ring ring, Set<String> live, Set<String> gone) {
    return ring.nodes().stream().allMatch(node -> node.state() == NodeState.LEFT || node.state() == NodeState.JOINING
        || live.contains(node.nodeId()) || gone.contains(node.nodeId()));
  }

  int replicasWanted(int nodes) {
    return Math.min(redundancy + 1, nodes);
  }

  private static Ring with(Ring ring, Map<Integer, RingShard> changed) {
    List<RingShard> shards = new ArrayList<>(ring.shards());
    shards.replaceAll(row -> changed.getOrDefault(row.shard(), row));
    return ring.withShards(shards);
  }
}
