package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Spreads the preferred leaders, the first of each row, over the nodes that are up: by reordering rows, which moves no
 * data.
 *
 * <p>The system shard's leader has little to do and is not counted.
 */
final class LeaderPlan {
  private static final int[] NOWHERE = {};

  private final NodeNumbers nodes;
  private final List<RingShard> rows;
  private final int[][] candidates; // by row; none for one that keeps its order
  private final Spread spread;

  private LeaderPlan(Ring ring, NodeNumbers nodes) {
    this.nodes = nodes;
    rows = ring.shards().stream().filter(row -> row.shard() != RingShard.SYSTEM).toList();
    candidates = new int[rows.size()][];
    spread = new Spread(nodes, new int[nodes.count()], rows.size());
  }

  /**
   * The rows that should be in another order, by shard, each one epoch on.
   *
   * @param replicasWanted a row with fewer is still growing and keeps its leader until it has them
   */
  static Map<Integer, RingShard> reordered(Ring ring, NodeNumbers nodes, int replicasWanted) {
    LeaderPlan plan = new LeaderPlan(ring, nodes);
    for (int i = 0; i < plan.rows.size(); i++) {
      plan.take(i, replicasWanted);
    }
    for (int i = 0; i < plan.rows.size(); i++) {
      plan.giveIfLeaderless(i);
    }
    plan.spread.even(row -> plan.candidates[row], row -> row);
    return plan.changed();
  }

  private void take(int index, int replicasWanted) {
    RingShard row = rows.get(index);
    int first = nodes.of(row.replicas().get(0));
    if (nodes.isUp(first)) {
      spread.put(index, first);
    }
    boolean settled = row.move() == null && row.replicas().size() >= replicasWanted;
    candidates[index] = !settled ? NOWHERE : row.replicas().stream().map(nodes::of).filter(nodes::isUp)
        .sorted((one, other) -> nodes.compareTies(row.shard(), one, other)).mapToInt(node -> node).toArray();
  }

  private void giveIfLeaderless(int index) {
    if (spread.holder(index) < 0) {
      IntStream.of(candidates[index]).boxed().min(spread::compare).ifPresent(node -> spread.put(index, node));
    }
  }

  private Map<Integer, RingShard> changed() {
    Map<Integer, RingShard> changed = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      RingShard row = rows.get(i);
      int holder = spread.holder(i);
      if (holder >= 0 && !row.replicas().get(0).equals(nodes.id(holder))) {
        List<String> order = new ArrayList<>(row.replicas());
        order.remove(nodes.id(holder));
        order.add(0, nodes.id(holder));
        changed.put(row.shard(), row.withReplicas(order));
      }
    }
    return changed;
  }
}
