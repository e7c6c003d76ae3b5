package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Moves replicas where that betters the whole: out of a zone that holds two of a shard while another holds none, then
 * from nodes that hold much for their weight to nodes that hold little, in zones that are no worse.
 *
 * <p>Every move makes something strictly smaller (replicas that share a zone, or the sum of n²/weight), so it ends. A
 * node that is given nothing by any shard, since all it lacks are barred, keeps what it has.
 */
final class BalancePlan {
  private final NodeNumbers nodes;
  private final Placing placing;
  private final Map<Integer, RingShard> begun;
  private final List<RingShard> rows; // that may be moved
  private final List<List<RingShard>> held = new ArrayList<>(); // those rows, by node
  private final int zones;

  private BalancePlan(Ring ring, NodeNumbers nodes, Placing placing, Map<Integer, RingShard> begun) {
    this.nodes = nodes;
    this.placing = placing;
    this.begun = begun;
    rows = ring.shards().stream().filter(row -> row.move() == null && !begun.containsKey(row.shard())
        && row.replicas().stream().allMatch(nodeId -> nodes.isUp(nodes.of(nodeId)))).toList();
    zones = (int) IntStream.range(0, nodes.count()).filter(nodes::isUp).map(nodes::zone).distinct().count();
    IntStream.range(0, nodes.count()).forEach(node -> held.add(new ArrayList<>()));
    rows.forEach(row -> row.replicas().forEach(nodeId -> held.get(nodes.of(nodeId)).add(row)));
  }

  /** Plans as many as may begin; {@code begun} gets the rows, each one epoch on. */
  static void begin(Ring ring, NodeNumbers nodes, Placing placing, Map<Integer, RingShard> begun) {
    BalancePlan balance = new BalancePlan(ring, nodes, placing, begun);
    balance.rows.forEach(balance::partZones);
    boolean relieved = true;
    while (relieved && !placing.isSpent()) {
      relieved = balance.relieve();
    }
  }

  private void partZones(RingShard row) {
    if (placing.isSpent() || zones < 2) {
      return;
    }
    row.replicas().stream().filter(nodeId -> placing.inZone(row.replicas(), nodes.of(nodeId)) > 1)
        .min((one, other) -> placing.heavierFirst(nodes.of(one), nodes.of(other)))
        .filter(placing::isFree)
        .ifPresent(crowded -> {
          List<String> others = without(row, crowded);
          int target = placing.best(row, others);
          if (target >= 0 && placing.inZone(others, target) < placing.inZone(others, nodes.of(crowded))) {
            move(row, target, crowded);
          }
        });
  }

  /** The one move from the heaviest node that can be relieved to the lightest that can take something from it. */
  private boolean relieve() {
    int[] light = IntStream.range(0, nodes.count()).filter(nodes::isUp).boxed()
        .sorted(placing::lighterFirst).mapToInt(node -> node).toArray();
    int[] heavy = IntStream.range(0, nodes.count()).filter(nodes::isUp).boxed()
        .sorted(placing::heavierFirst).mapToInt(node -> node).toArray();
    for (int from : heavy) {
      if (!placing.isRelief(from, light[0])) {
        return false;
      }
      if (placing.isFree(nodes.id(from)) && relieve(from, light)) {
        return true;
      }
    }
    return false;
  }

  private boolean relieve(int from, int[] light) {
    for (int to : light) {
      if (!placing.isRelief(from, to)) {
        return false;
      }
      if (!placing.isFree(nodes.id(to))) {
        continue;
      }
      for (RingShard row : held.get(from)) {
        List<String> others = without(row, nodes.id(from));
        if (!begun.containsKey(row.shard()) && placing.mayTake(row, to)
            && placing.inZone(others, to) <= placing.inZone(others, from)) {
          move(row, to, nodes.id(from));
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> without(RingShard row, String nodeId) {
    List<String> others = new ArrayList<>(row.replicas());
    others.remove(nodeId);
    return others;
  }

  private void move(RingShard row, int to, String from) {
    ShardMove move = new ShardMove(nodes.id(to), from);
    placing.take(row, move);
    begun.put(row.shard(), row.withMove(move));
  }
}
