package io.borough.verticles.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * A cluster that is only its ring: nodes come, leave, die and return by chance, moves end, and every rest is checked.
 */
final class PlannerSimulation {
  private final Planner planner;
  private final int zones;
  private final int nodes;
  private final long seed;
  private final Random random;
  private final Set<String> silent = new HashSet<>();
  private Ring ring;
  private int made;
  private int steps;
  private int moves;
  private long longestNanos;

  PlannerSimulation(Planner planner, int shards, int zones, int nodes, long seed) {
    this.planner = planner;
    this.zones = zones;
    this.nodes = nodes;
    this.seed = seed;
    this.random = new Random(seed);
    ring = Ring.founded("borough", "c", node(), UUID.randomUUID(), shards, UUID::randomUUID);
    while (made < nodes) {
      ring = ring.withNode(node());
    }
    if (shards > 1_000) { // from one node to a thousand is not what is asked here: begin with what growth would make
      List<RingShard> rows = new ArrayList<>();
      for (RingShard row : ring.shards()) {
        List<String> replicas = new ArrayList<>();
        for (int i = 0; i <= planner.redundancy(); i++) {
          replicas.add("n" + (1 + (row.shard() * (planner.redundancy() + 1) + i) % nodes));
        }
        rows.add(row.withReplicas(replicas));
      }
      ring = ring.withShards(rows);
    }
  }

  private RingNode node() {
    made++;
    return new RingNode("n" + made, "i", "127.0.0.1", made, 0, 0, -1, "z" + made % zones, 1, NodeState.UP);
  }

  /** Lets it come to rest, and then again after each of so many events. */
  String run(int events) {
    rest();
    for (int i = 0; i < events; i++) {
      happen();
      rest();
    }
    return String.format("%d nodes, %d shards, seed %d: %d moves in %d steps, the longest %d ms", nodes,
        ring.shards().size() - 1, seed, moves, steps, longestNanos / 1_000_000);
  }

  private void happen() {
    List<RingNode> up = ring.nodes().stream().filter(node -> node.state() == NodeState.UP).toList();
    RingNode one = up.get(random.nextInt(up.size()));
    switch (random.nextInt(4)) {
      case 0 -> ring = ring.withNode(node());
      case 1 -> ring = up.size() > 4 ? ring.withNode(one.withState(NodeState.DRAINING)) : ring;
      case 2 -> {
        if (silent.isEmpty() && up.size() > 4) {
          silent.add(one.nodeId());
          ring = ring.withNode(one.withState(NodeState.DOWN));
        }
      }
      default -> {
        silent.forEach(nodeId -> ring = ring.withNode(ring.node(nodeId).withState(NodeState.UP)));
        silent.clear();
      }
    }
  }

  private Set<String> live() {
    Set<String> live = new HashSet<>();
    ring.nodes().stream().map(RingNode::nodeId).filter(nodeId -> !silent.contains(nodeId)).forEach(live::add);
    return live;
  }

  private void rest() {
    int most = steps + 100 + 20 * ring.shards().size();
    while (true) {
      assertThat(steps++).as("steps, seed %d", seed).isLessThan(most);
      long from = System.nanoTime();
      Optional<Ring> next = planner.next(ring, live(), Set.copyOf(silent));
      longestNanos = Math.max(longestNanos, System.nanoTime() - from);
      if (next.isPresent()) {
        ring = next.get();
      }
      List<RingShard> moving = ring.shards().stream().filter(row -> row.move() != null).toList();
      if (next.isEmpty() && moving.isEmpty()) {
        Ring left = withoutDrained();
        if (left == ring) {
          break;
        }
        ring = left;
      }
      end(moving);
    }
    checkRest();
  }

  /** Returns the ring with one drained node that holds nothing marked as LEFT, or the same ring. */
  private Ring withoutDrained() {
    return ring.nodes().stream().filter(node -> node.state() == NodeState.DRAINING)
        .filter(node -> ring.shards().stream().noneMatch(row -> row.concerns(node.nodeId())))
        .findFirst().map(node -> ring.withNode(node.withState(NodeState.LEFT))).orElse(ring);
  }

  /** Some of the moves end, in an order that chance decides. */
  private void end(List<RingShard> moving) {
    List<RingShard> rows = new ArrayList<>(ring.shards());
    for (RingShard row : moving) {
      if (moving.size() < 4 || random.nextBoolean()) {
        rows.set(row.shard(), row.withReplicas(replicasAfter(row)));
        moves++;
      }
    }
    ring = ring.withShards(rows);
  }

  private static List<String> replicasAfter(RingShard row) {
    ShardMove move = row.move();
    List<String> replicas = new ArrayList<>(row.replicas());
    if (move.add() != null) {
      assertThat(replicas).doesNotContain(move.add());
      replicas.add(move.add());
    }
    replicas.remove(move.remove());
    return replicas;
  }

  private void checkRest() {
    Map<String, Integer> held = new HashMap<>();
    List<RingNode> up = ring.nodes().stream()
        .filter(node -> node.state() == NodeState.UP && !silent.contains(node.nodeId())).toList();
    up.forEach(node -> held.put(node.nodeId(), 0));
    int wanted = planner.replicasWanted(up.size());
    long zonesUp = up.stream().map(RingNode::zone).distinct().count();
    for (RingShard row : ring.shards()) {
      assertThat(row.replicas()).as("shard %d, seed %d", row.shard(), seed).hasSize(wanted).doesNotHaveDuplicates();
      assertThat(held.keySet()).as("shard %d, seed %d", row.shard(), seed).containsAll(row.replicas());
      row.replicas().forEach(nodeId -> held.merge(nodeId, 1, Integer::sum));
      long distinct = row.replicas().stream().map(nodeId -> ring.node(nodeId).zone()).distinct().count();
      assertThat(distinct).as("zones of shard %d, seed %d", row.shard(), seed).isEqualTo(Math.min(zonesUp, wanted));
    }
    if (zonesUp == 1) {
      int most = held.values().stream().mapToInt(count -> count).max().orElse(0);
      int least = held.values().stream().mapToInt(count -> count).min().orElse(0);
      assertThat(most - least).as("replicas %s, seed %d", held, seed).isLessThanOrEqualTo(1);
    }
  }
}
