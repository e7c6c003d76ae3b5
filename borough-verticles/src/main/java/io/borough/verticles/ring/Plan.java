package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The next step from the ring as it is to the one it should be: a pure function, so that every coordinator plans the
 * same.
 *
 * <p>First replicas ({@link GrowthPlan}): a shard with too few is given one more, one move at a time for a shard. Then
 * leaders ({@link LeaderPlan}). Steps with the same nodes end: at the end there is none.
 *
 * @param redundancy how many replicas a shard has besides the first, where there are nodes enough
 * @param maxMovesPerNode most moves at once to one node
 * @param maxMovesPerCluster most moves at once
 */
record Plan(int redundancy, int maxMovesPerNode, int maxMovesPerCluster) {
  /**
   * The next ring, one epoch on, or nothing where none is better.
   *
   * @param live ids of the nodes that can be heard now
   */
  Optional<Ring> next(Ring ring, Set<String> live) {
    NodeNumbers nodes = new NodeNumbers(ring, live);
    Map<Integer, RingShard> changed = GrowthPlan.begun(this, ring, nodes, live);
    if (changed.isEmpty()) {
      changed = LeaderPlan.reordered(ring, nodes, replicasWanted(nodes.upCount()));
    }
    return changed.isEmpty() ? Optional.empty() : Optional.of(with(ring, changed));
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
