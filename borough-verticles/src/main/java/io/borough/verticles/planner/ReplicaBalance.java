package io.borough.verticles.planner;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Moves replicas where that improves the whole: first out of a zone that holds two of a shard while another zone holds
 * none, then from heavily to lightly loaded nodes, to zones that hold no more of the shard than the former one.
 *
 * <p>Every move makes a number strictly smaller (the replicas that share a zone, or the sum of n²/weight), so balancing
 * ends. A node stays as it is when every shard that it could be given has a tombstone there.
 */
final class ReplicaBalance {
  private final NodeIndex nodes;
  private final PlannedMoves moves;
  private final NodeLoads loads;
  private final CandidateRanking ranking;
  private final List<Movable> rows;
  private final List<List<Movable>> held = new ArrayList<>(); // the rows by node
  private final int zoneCount;

  /** A row that may be moved, and the nodes that hold it. */
  private record Movable(RingShard row, int[] holders) {}

  private ReplicaBalance(Ring ring, NodeIndex nodes, PlannedMoves moves) {
    this.nodes = nodes;
    this.moves = moves;
    loads = moves.loadsAfter();
    ranking = new CandidateRanking(ring, nodes, loads);
    rows = ring.shards().stream().filter(row -> row.move() == null && !moves.hasBegun(row))
        .map(row -> new Movable(row, nodes.of(row.replicas())))
        .filter(row -> IntStream.of(row.holders).allMatch(nodes::isUp)).toList();
    zoneCount = nodes.upZoneCount();
    IntStream.range(0, nodes.count()).forEach(node -> held.add(new ArrayList<>()));
    rows.forEach(row -> IntStream.of(row.holders).forEach(node -> held.get(node).add(row)));
  }

  /** Begins as many moves as the limits allow. */
  static void begin(Ring ring, NodeIndex nodes, PlannedMoves moves) {
    ReplicaBalance balance = new ReplicaBalance(ring, nodes, moves);
    balance.rows.forEach(balance::separateZones);
    boolean moved = true;
    while (moved && !moves.isLimitReached()) {
      moved = balance.relieve();
    }
  }

  private void separateZones(Movable row) {
    if (moves.isLimitReached() || zoneCount < 2) {
      return;
    }
    int shard = row.row.shard();
    IntStream.of(row.holders).filter(node -> nodes.countInZoneOf(node, row.holders) > 1).boxed()
        .min(loads::heavierFirst).filter(moves::isFree)
        .ifPresent(crowded -> {
          int[] others = IntStream.of(row.holders).filter(holder -> holder != crowded).toArray();
          int target = ranking.best(shard, others,
              node -> ranking.mayHold(node, shard, row.holders) && moves.isFree(node));
          if (target >= 0 && nodes.countInZoneOf(target, others) < nodes.countInZoneOf(crowded, others)) {
            move(row, crowded, target);
          }
        });
  }

  /**
   * Begins one move, from the heaviest node that can be relieved to the lightest node that can take one of its rows.
   */
  private boolean relieve() {
    int[] light = nodes.up().boxed().sorted(loads::lighterFirst).mapToInt(node -> node).toArray();
    int[] heavy = nodes.up().boxed().sorted(loads::heavierFirst).mapToInt(node -> node).toArray();
    for (int from : heavy) {
      if (!loads.isBetterMoved(from, light[0])) {
        return false;
      }
      if (moves.isFree(from) && relieve(from, light)) {
        return true;
      }
    }
    return false;
  }

  private boolean relieve(int from, int[] light) {
    for (int to : light) {
      if (!loads.isBetterMoved(from, to)) {
        return false;
      }
      if (!moves.isFree(to)) {
        continue;
      }
      for (Movable row : held.get(from)) {
        if (!moves.hasBegun(row.row) && mayMove(row, from, to)) {
          move(row, from, to);
          return true;
        }
      }
    }
    return false;
  }

  private boolean mayMove(Movable row, int from, int to) {
    return ranking.mayHold(to, row.row.shard(), row.holders)
        && nodes.countInZoneOf(to, row.holders, from) <= nodes.countInZoneOf(from, row.holders, from);
  }

  private void move(Movable row, int from, int to) {
    moves.begin(row.row, new ShardMove(nodes.id(to), nodes.id(from)));
  }
}
