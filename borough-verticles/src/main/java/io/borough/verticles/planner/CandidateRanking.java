package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import java.util.function.IntPredicate;

/**
 * Ranks the nodes that could hold one more replica of a shard: first a zone that holds the fewest of its replicas, then
 * the node that one replica more loads least for its weight, then rendezvous hashing.
 */
final class CandidateRanking {
  private final Ring ring;
  private final NodeIndex nodes;
  private final NodeLoads loads;

  CandidateRanking(Ring ring, NodeIndex nodes, NodeLoads loads) {
    this.ring = ring;
    this.nodes = nodes;
    this.loads = loads;
  }

  /**
   * Returns whether a node may be given a replica of a shard. A node that has yet to delete a former replica of the
   * shard may not: the new replica would be deleted with the former one's folder.
   *
   * @param holders the nodes that hold a replica already
   */
  boolean mayHold(int node, int shard, int[] holders) {
    return nodes.isUp(node) && !contains(holders, node) && !ring.hasTombstone(shard, nodes.id(node));
  }

  private static boolean contains(int[] holders, int node) {
    for (int holder : holders) {
      if (holder == node) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the best of the candidates, or {@link NodeIndex#UNKNOWN} when there is none.
   *
   * @param others the nodes that hold the shard's other replicas
   */
  int best(int shard, int[] others, IntPredicate candidate) {
    int best = NodeIndex.UNKNOWN;
    int bestInZone = 0;
    for (int node = 0; node < nodes.count(); node++) {
      if (candidate.test(node)) {
        int inZone = nodes.countInZoneOf(node, others);
        if (best < 0 || inZone < bestInZone || inZone == bestInZone && isBetter(shard, node, best)) {
          best = node;
          bestInZone = inZone;
        }
      }
    }
    return best;
  }

  private boolean isBetter(int shard, int node, int best) {
    int byLoad = loads.lighterFirst(node, best);
    return byLoad != 0 ? byLoad < 0 : nodes.compareTies(shard, node, best) < 0;
  }
}
