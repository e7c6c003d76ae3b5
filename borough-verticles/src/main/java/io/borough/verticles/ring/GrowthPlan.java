package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Gives shards the replicas they lack.
 *
 * <p>Plans all that is lacking, evens it out, and begins as much of it as may be under way at once. Zones come first: a
 * replica goes to a zone of which the shard has the fewest. Then loads by weight, then rendezvous. What is not begun is
 * planned again, from what is there then, at the next step.
 */
final class GrowthPlan {
  private final Ring ring;
  private final NodeNumbers nodes;
  private final MoveBudget budget;
  private final int wanted;
  private final int[] loads;
  private final List<Lack> lacks = new ArrayList<>(); // the fewest replicas first, and then the system shard
  private final List<Lack> slots = new ArrayList<>(); // one for each replica that is lacking, numbered as in the spread
  private Spread spread;

  /**
   * A row that lacks replicas.
   *
   * @param replicas who has one, or is about to
   * @param count how many those are, nodes that the ring does not have among them
   * @param slots the replicas it lacks
   */
  private record Lack(RingShard row, int[] replicas, int count, List<Integer> slots) {}

  private GrowthPlan(Plan plan, Ring ring, NodeNumbers nodes, MoveBudget budget) {
    this.ring = ring;
    this.nodes = nodes;
    this.budget = budget;
    wanted = plan.replicasWanted(nodes.upCount());
    loads = new int[nodes.count()];
    ring.shards().forEach(this::count);
  }

  /**
   * What is lacking.
   *
   * @param budget counts what is begun
   * @param live the nodes that can be heard
   */
  static GrowthPlan of(Plan plan, Ring ring, NodeNumbers nodes, MoveBudget budget, Set<String> live) {
    GrowthPlan growth = new GrowthPlan(plan, ring, nodes, budget);
    growth.findLacks(live);
    return growth;
  }

  boolean isDone() {
    return lacks.isEmpty();
  }

  /** Begins what may begin: the rows with a move, by shard, each one epoch on. */
  Map<Integer, RingShard> begun() {
    if (lacks.isEmpty() || budget.isSpent()) {
      return new HashMap<>();
    }
    spread = new Spread(nodes, loads, lacks.size() * wanted);
    fillSlots();
    spread.even(this::places, slot -> slots.get(slot).row.shard());
    return begin();
  }

  private void count(RingShard row) {
    row.replicas().stream().map(nodes::of).filter(node -> node >= 0).forEach(node -> loads[node]++);
    int target = row.move() == null || row.move().add() == null ? -1 : nodes.of(row.move().add());
    if (target >= 0) {
      loads[target]++;
    }
  }

  /**
   * A row that is moving counts with what it will lack then, or others would take the places that it needs. A row
   * without a live majority is left out: nothing can be added, and its move would only take another's place.
   */
  private void findLacks(Set<String> live) {
    for (RingShard row : ring.shards()) {
      List<String> holders = new ArrayList<>(row.replicas());
      if (row.move() != null && row.move().add() != null) {
        holders.add(row.move().add());
      }
      if (row.move() != null) {
        holders.remove(row.move().remove());
      }
      long heard = row.replicas().stream().filter(live::contains).count();
      if (holders.size() < wanted && 2 * heard > row.replicas().size()) {
        int[] replicas = holders.stream().mapToInt(nodes::of).filter(node -> node >= 0).toArray();
        lacks.add(new Lack(row, replicas, holders.size(), new ArrayList<>()));
      }
    }
    lacks.sort(Comparator.comparingInt(Lack::count).thenComparingInt(lack -> lack.row.shard()));
  }

  /** The first replica that each row lacks, then the second, so that rows choose in turn. */
  private void fillSlots() {
    for (int round = 0; round < wanted; round++) {
      for (Lack lack : lacks) {
        if (lack.count + round < wanted) {
          fill(lack);
        }
      }
    }
  }

  private void fill(Lack lack) {
    int[] holders = holders(lack, -1);
    int best = -1;
    for (int node = 0; node < nodes.count(); node++) {
      if (mayTake(lack, node) && !contains(holders, node) && (best < 0 || isBetter(lack, node, best, holders))) {
        best = node;
      }
    }
    if (best >= 0) {
      lack.slots.add(slots.size());
      spread.put(slots.size(), best);
      slots.add(lack);
    }
  }

  private boolean mayTake(Lack lack, int node) {
    return nodes.isUp(node) && !ring.isBuried(lack.row.shard(), nodes.id(node));
  }

  /** Who has or is to have a replica of the row, but for one slot. */
  private int[] holders(Lack lack, int except) {
    return IntStream.concat(IntStream.of(lack.replicas),
        lack.slots.stream().filter(slot -> slot != except).mapToInt(spread::holder)).toArray();
  }

  private static boolean contains(int[] holders, int node) {
    for (int holder : holders) {
      if (holder == node) {
        return true;
      }
    }
    return false;
  }

  private int inZone(int[] holders, int node) {
    int count = 0;
    for (int holder : holders) {
      count += nodes.zone(holder) == nodes.zone(node) ? 1 : 0;
    }
    return count;
  }

  private boolean isBetter(Lack lack, int node, int best, int[] holders) {
    int byZone = Integer.compare(inZone(holders, node), inZone(holders, best));
    if (byZone != 0) {
      return byZone < 0;
    }
    int byLoad = spread.compare(node, best);
    return byLoad != 0 ? byLoad < 0 : nodes.compareTies(lack.row.shard(), node, best) < 0;
  }

  /** Where else a replica may go: to a zone that is no worse. */
  private int[] places(int slot) {
    int[] others = holders(slots.get(slot), slot);
    int worst = inZone(others, spread.holder(slot));
    return IntStream.range(0, nodes.count())
        .filter(node -> mayTake(slots.get(slot), node) && !contains(others, node) && inZone(others, node) <= worst)
        .toArray();
  }

  private Map<Integer, RingShard> begin() {
    Map<Integer, RingShard> begun = new HashMap<>();
    for (Lack lack : lacks) {
      if (budget.isSpent()) {
        break;
      }
      if (lack.row.move() != null) {
        continue;
      }
      lack.slots.stream().map(spread::holder).filter(budget::isFree).findFirst().ifPresent(target -> {
        ShardMove move = new ShardMove(nodes.id(target), null);
        budget.take(move);
        begun.put(lack.row.shard(), lack.row.withMove(move));
      });
    }
    return begun;
  }
}
