package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Spreads the preferred leaders over the nodes that are UP. The preferred leader is the first replica of a row, so this
 * reorders rows and moves no data.
 *
 * <p>The system shard's leader has little to do and is not counted.
 */
final class LeaderBalance {
  private static final int[] NOWHERE = {};

  private final NodeIndex nodes;
  private final NodeLoads loads;
  private final List<RingShard> rows;
  private final int[][] candidates; // by row; none for a row that keeps its order
  private final LoadBalancer balancer; // its items are the rows

  private LeaderBalance(Ring ring, NodeIndex nodes) {
    this.nodes = nodes;
    loads = new NodeLoads(nodes);
    rows = ring.shards().stream().filter(row -> row.shard() != RingShard.SYSTEM).toList();
    candidates = new int[rows.size()][];
    balancer = new LoadBalancer(nodes, loads, rows.size());
  }

  /**
   * Returns the rows that should be in another order, by shard, each one epoch later.
   *
   * @param replicasWanted a shard with fewer replicas is still growing, and keeps its leader until it has them
   */
  static Map<Integer, RingShard> reordered(Ring ring, NodeIndex nodes, int replicasWanted) {
    LeaderBalance balance = new LeaderBalance(ring, nodes);
    for (int i = 0; i < balance.rows.size(); i++) {
      balance.addRow(i, replicasWanted);
    }
    for (int i = 0; i < balance.rows.size(); i++) {
      balance.assignIfLeaderless(i);
    }
    balance.balancer.balance(row -> balance.candidates[row], row -> row);
    return balance.changed();
  }

  private void addRow(int index, int replicasWanted) {
    RingShard row = rows.get(index);
    int first = nodes.of(row.replicas().get(0));
    if (nodes.isUp(first)) {
      balancer.assign(index, first);
    }
    boolean settled = row.move() == null && row.replicas().size() >= replicasWanted;
    candidates[index] = !settled ? NOWHERE : IntStream.of(nodes.of(row.replicas())).filter(nodes::isUp).boxed()
        .sorted((one, other) -> nodes.compareTies(row.shard(), one, other)).mapToInt(node -> node).toArray();
  }

  private void assignIfLeaderless(int index) {
    if (balancer.holder(index) < 0) {
      IntStream.of(candidates[index]).boxed().min(loads::lighterFirst)
          .ifPresent(node -> balancer.assign(index, node));
    }
  }

  private Map<Integer, RingShard> changed() {
    Map<Integer, RingShard> changed = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      RingShard row = rows.get(i);
      int leader = balancer.holder(i);
      if (leader >= 0 && !row.replicas().get(0).equals(nodes.id(leader))) {
        List<String> order = new ArrayList<>(row.replicas());
        order.remove(nodes.id(leader));
        order.add(0, nodes.id(leader));
        changed.put(row.shard(), row.withReplicas(order));
      }
    }
    return changed;
  }
}
