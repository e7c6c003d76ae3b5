package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import java.util.Collection;
import java.util.List;

/**
 * Where a shard's next replica goes best: to a zone that has the fewest of it, then to the node that it loads least for
 * its weight, then by rendezvous. Counts what nodes hold, with the moves that are under way or begun.
 */
final class Placing {
  private final Ring ring;
  private final NodeNumbers nodes;
  private final MoveBudget budget;
  private final int[] loads;

  Placing(Ring ring, NodeNumbers nodes, MoveBudget budget) {
    this.ring = ring;
    this.nodes = nodes;
    this.budget = budget;
    this.loads = new int[nodes.count()];
    for (RingShard row : ring.shards()) {
      row.replicas().forEach(nodeId -> add(nodeId, 1));
      if (row.move() != null) {
        add(row.move().add(), 1);
        add(row.move().remove(), -1);
      }
    }
  }

  private void add(String nodeId, int count) {
    int node = nodeId == null ? -1 : nodes.of(nodeId);
    if (node >= 0) {
      loads[node] += count;
    }
  }

  /** Replicas that a node holds once the moves have ended. */
  int load(int node) {
    return loads[node];
  }

  boolean isSpent() {
    return budget.isSpent();
  }

  boolean isFree(String nodeId) {
    return budget.isFree(nodes.of(nodeId));
  }

  /** Counts a move that is begun. */
  void take(RingShard row, ShardMove move) {
    budget.take(move);
    add(move.add(), 1);
    add(move.remove(), -1);
  }

  /** How many of these replicas are in a node's zone. */
  int inZone(Collection<String> replicas, int node) {
    int count = 0;
    for (String replica : replicas) {
      int other = nodes.of(replica);
      count += other >= 0 && node >= 0 && nodes.zone(other) == nodes.zone(node) ? 1 : 0;
    }
    return count;
  }

  /** Whether any node could hold a replica beside these, now or when it is heard again. */
  boolean hasPlace(RingShard row, List<String> rest) {
    return ring.nodes().stream().anyMatch(node -> RingChange.isUp(ring, node.nodeId())
        && !row.replicas().contains(node.nodeId()) && !rest.contains(node.nodeId()));
  }

  /** The best node for another replica beside the others, of those that may begin a move; -1 where there is none. */
  int best(RingShard row, List<String> others) {
    int best = -1;
    int bestInZone = 0;
    for (int node = 0; node < nodes.count(); node++) {
      if (mayTake(row, node) && budget.isFree(node)) {
        int inZone = inZone(others, node);
        if (best < 0 || inZone < bestInZone || inZone == bestInZone && isBetter(row, node, best)) {
          best = node;
          bestInZone = inZone;
        }
      }
    }
    return best;
  }

  /** Whether a node may hold a replica that it does not hold. */
  boolean mayTake(RingShard row, int node) {
    String nodeId = nodes.id(node);
    return nodes.isUp(node) && !row.replicas().contains(nodeId) && !ring.isBuried(row.shard(), nodeId);
  }

  private boolean isBetter(RingShard row, int node, int best) {
    int byLoad = lighterFirst(node, best);
    return byLoad != 0 ? byLoad < 0 : nodes.compareTies(row.shard(), node, best) < 0;
  }

  /** Webster's rule, as in {@link Spread#compare}. */
  int lighterFirst(int one, int other) {
    return Long.compare((2L * loads[one] + 1) * nodes.weight(other), (2L * loads[other] + 1) * nodes.weight(one));
  }

  /** By what they hold for their weight; nodes that may hold nothing come first. */
  int heavierFirst(int one, int other) {
    if (one < 0 || other < 0) {
      return Integer.compare(one, other);
    }
    return Long.compare((2L * loads[other] - 1) * nodes.weight(one), (2L * loads[one] - 1) * nodes.weight(other));
  }

  /** Whether one replica less there and one more here makes the sum of n²/weight smaller. */
  boolean isRelief(int from, int to) {
    return (2L * loads[to] + 1) * nodes.weight(from) < (2L * loads[from] - 1) * nodes.weight(to);
  }
}
