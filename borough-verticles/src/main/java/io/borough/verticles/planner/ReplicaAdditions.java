package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives shards the replicas that they lack.
 *
 * <p>Chooses a node for every lacking replica by {@link CandidateRanking}, evens the choices out by {@link
 * LoadBalancer}, and begins as many of them as the limits allow. The next step plans the rest again, from the ring as
 * it is then.
 */
final class ReplicaAdditions {
  private final NodeIndex nodes;
  private final PlannedMoves moves;
  private final int wanted;
  private final NodeLoads loads;
  private final CandidateRanking ranking;
  private final List<Shortage> shortages = new ArrayList<>(); // fewest replicas first, then the lowest shard number
  private final List<Shortage> slots = new ArrayList<>(); // by item of the balancer: one for each lacking replica
  private LoadBalancer balancer;

  /**
   * A shard that lacks replicas.
   *
   * @param holders the nodes that have a replica or are about to
   * @param slots the balancer's items for the lacking replicas
   */
  private record Shortage(RingShard row, int[] holders, List<Integer> slots) {
    int replicaCount() {
      return holders.length;
    }
  }

  private ReplicaAdditions(Planner planner, Ring ring, NodeIndex nodes, PlannedMoves moves) {
    this.nodes = nodes;
    this.moves = moves;
    wanted = planner.replicasWanted(nodes.upCount());
    loads = NodeLoads.duringMoves(ring, nodes);
    ranking = new CandidateRanking(ring, nodes, loads);
  }

  /**
   * Begins the additions that the limits allow.
   *
   * @return whether no shard lacks a replica
   */
  static boolean begin(Planner planner, Ring ring, NodeIndex nodes, PlannedMoves moves) {
    ReplicaAdditions additions = new ReplicaAdditions(planner, ring, nodes, moves);
    additions.findShortages(ring);
    if (!additions.shortages.isEmpty() && !moves.isLimitReached()) {
      additions.assignSlots();
      additions.begin();
    }
    return additions.shortages.isEmpty();
  }

  /**
   * Shards with a move under way reserve the replicas that they will still need. A shard without a live majority is
   * left out: its group can add nothing, and its move would only use up the limits.
   */
  private void findShortages(Ring ring) {
    for (RingShard row : ring.shards()) {
      List<String> holders = row.replicasAfterMove();
      if (holders.size() < wanted && nodes.hasLiveMajority(row.replicas())) {
        shortages.add(new Shortage(row, nodes.of(holders), new ArrayList<>()));
      }
    }
    shortages.sort(Comparator.comparingInt(Shortage::replicaCount).thenComparingInt(shortage -> shortage.row.shard()));
  }

  private void assignSlots() {
    balancer = new LoadBalancer(nodes, loads, shortages.size() * wanted);
    for (int round = 0; round < wanted; round++) { // every shard's first lacking replica, then every shard's second
      for (Shortage shortage : shortages) {
        if (shortage.replicaCount() + round < wanted) {
          assignSlot(shortage);
        }
      }
    }
    balancer.balance(this::otherPlaces, slot -> slots.get(slot).row.shard());
  }

  private void assignSlot(Shortage shortage) {
    int shard = shortage.row.shard();
    int[] holders = holders(shortage, -1);
    int best = ranking.best(shard, holders, node -> ranking.mayHold(node, shard, holders));
    if (best != NodeIndex.UNKNOWN) {
      int slot = slots.size();
      shortage.slots.add(slot);
      slots.add(shortage);
      balancer.assign(slot, best);
    }
  }

  /** Returns the nodes that have a replica or are to have one, without the node of one slot. */
  private int[] holders(Shortage shortage, int exceptSlot) {
    return IntStream.concat(IntStream.of(shortage.holders),
        shortage.slots.stream().filter(slot -> slot != exceptSlot).mapToInt(balancer::holder)).toArray();
  }

  /** Returns where else a lacking replica may go: to zones that hold no more of the shard than its present zone. */
  private int[] otherPlaces(int slot) {
    int shard = slots.get(slot).row.shard();
    int[] others = holders(slots.get(slot), slot);
    int most = nodes.countInZoneOf(balancer.holder(slot), others);
    return IntStream.range(0, nodes.count())
        .filter(node -> ranking.mayHold(node, shard, others) && nodes.countInZoneOf(node, others) <= most)
        .toArray();
  }

  private void begin() {
    for (Shortage shortage : shortages) {
      if (moves.isLimitReached()) {
        return;
      }
      if (shortage.row.move() == null) {
        shortage.slots.stream().map(balancer::holder).filter(moves::isFree).findFirst()
            .ifPresent(target -> moves.begin(shortage.row, new ShardMove(nodes.id(target), null)));
      }
    }
  }
}
