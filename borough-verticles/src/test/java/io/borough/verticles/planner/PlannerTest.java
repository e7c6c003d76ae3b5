package io.borough.verticles.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.topology.Tombstone;
import io.borough.info.NodeState;
import io.borough.testing.LongTest;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@UnitTest
class PlannerTest {
  private static RingNode node(int id, String zone, int weight) {
    return new RingNode("n" + id, "i", "127.0.0.1", id, 0, 0, -1, zone, weight, NodeState.UP);
  }

  private static Ring founded(RingNode founder, int shards) {
    return Ring.founded("borough", "c", founder, UUID.randomUUID(), shards, UUID::randomUUID);
  }

  private static Set<String> ids(Ring ring) {
    return ring.nodes().stream().map(RingNode::nodeId).collect(Collectors.toSet());
  }

  /** Plans and moves until there is nothing to do, in an order that chance decides; checks every ring on the way. */
  private static Ring converge(Planner planner, Ring start, Random random) {
    Ring ring = start;
    int most = 4 * ring.shards().size() * (planner.redundancy() + 2) + 4;
    for (int steps = 0; steps <= most; steps++) {
      Optional<Ring> next = random.nextBoolean() ? planner.next(ring, ids(ring), Set.of()) : Optional.empty();
      if (next.isPresent()) {
        assertThat(next.get().epoch()).isEqualTo(ring.epoch() + 1);
        ring = next.get();
      } else {
        List<RingShard> moving = ring.shards().stream().filter(row -> row.move() != null).toList();
        if (moving.isEmpty() && planner.next(ring, ids(ring), Set.of()).isEmpty()) {
          return ring;
        }
        if (!moving.isEmpty()) {
          RingShard row = moving.get(random.nextInt(moving.size()));
          ring = ring.withShard(moved(row));
        }
      }
      check(planner, ring);
    }
    throw new AssertionError("no end after " + most + " steps");
  }

  private static RingShard moved(RingShard row) {
    List<String> replicas = new ArrayList<>(row.replicas());
    if (row.move().add() != null) {
      replicas.add(row.move().add());
    }
    replicas.remove(row.move().remove());
    return row.withReplicas(replicas);
  }

  private static void check(Planner planner, Ring ring) {
    Map<String, Integer> busy = new HashMap<>();
    int moves = 0;
    for (RingShard row : ring.shards()) {
      assertThat(new HashSet<>(row.replicas())).hasSize(row.replicas().size());
      if (row.move() != null) {
        moves++;
        if (row.move().add() != null) {
          assertThat(row.replicas()).doesNotContain(row.move().add());
          assertThat(ring.node(row.move().add())).isNotNull();
          busy.merge(row.move().add(), 1, Integer::sum);
        }
        if (row.move().remove() != null) {
          assertThat(row.replicas()).contains(row.move().remove());
          busy.merge(row.move().remove(), 1, Integer::sum);
        }
      }
    }
    assertThat(moves).isLessThanOrEqualTo(planner.maxMovesPerCluster());
    assertThat(busy.values()).allMatch(count -> count <= planner.maxMovesPerNode());
  }

  private static Map<String, Integer> leaders(Ring ring) {
    Map<String, Integer> leaders = new HashMap<>();
    ring.nodes().forEach(node -> leaders.put(node.nodeId(), 0));
    ring.shards().stream().filter(row -> row.shard() != RingShard.SYSTEM)
        .forEach(row -> leaders.merge(row.replicas().get(0), 1, Integer::sum));
    return leaders;
  }

  private static int spread(Collection<Integer> counts) {
    return counts.stream().mapToInt(count -> count).max().orElse(0)
        - counts.stream().mapToInt(count -> count).min().orElse(0);
  }

  /** Growing a cluster from one node on: what the first start of every cluster does. */
  @Test
  void aClusterThatGrowsHasItsReplicasAndLeadersSpread() {
    Trials.run(60, values -> {
      int shards = values.between(1, 40);
      int redundancy = values.between(0, 4);
      int perNode = values.between(1, 3);
      int perCluster = values.between(1, 6);
      Random random = values.random();
      Planner planner = new Planner(redundancy, perNode, perCluster);
      Ring ring = founded(node(1, "", 1), shards);
      int nodes = 1;
      for (int next : new int[] {1, 2, 3, 5}) {
        for (; nodes < next; nodes++) {
          ring = ring.withNode(node(nodes + 1, "", 1));
        }
        ring = converge(planner, ring, random);
        int wanted = Math.min(redundancy + 1, nodes);
        assertThat(ring.shards()).allMatch(row -> row.replicas().size() == wanted);
        if (wanted == nodes) {
          Map<String, Integer> leaders = leaders(ring);
          assertThat(spread(leaders.values())).as("leaders %s", leaders).isLessThanOrEqualTo(1);
        }
        assertThat(planner.next(ring, ids(ring), Set.of())).isEmpty();
      }
    });
  }

  /** All nodes there from the start: what the founder had alone is shared evenly in the end. */
  @Test
  void replicasAreSharedEvenly() {
    Trials.run(60, values -> {
      int shards = values.between(1, 60);
      int nodes = values.between(2, 9);
      int redundancy = values.between(1, 3);
      Ring ring = founded(node(1, "", 1), shards);
      for (int i = 2; i <= nodes; i++) {
        ring = ring.withNode(node(i, "", 1));
      }
      Ring end = converge(new Planner(redundancy, 1, 4), ring, values.random());
      Map<String, Integer> replicas = new HashMap<>();
      end.nodes().forEach(node -> replicas.put(node.nodeId(), 0));
      end.shards().forEach(row -> row.replicas().forEach(id -> replicas.merge(id, 1, Integer::sum)));
      assertThat(spread(replicas.values())).as("replicas %s", replicas).isLessThanOrEqualTo(1);
      Map<String, Integer> leaders = leaders(end);
      for (RingShard row : end.shards()) { // no single shift betters them
        for (String id : row.replicas()) {
          if (row.shard() != RingShard.SYSTEM) {
            assertThat(leaders.get(row.replicas().get(0)) - leaders.get(id)).isLessThanOrEqualTo(1);
          }
        }
      }
    });
  }

  /** One zone that goes dark must leave a majority where the zones allow that. */
  @Test
  void zonesAreDistinctWhereThereAreEnough() {
    Trials.run(60, values -> {
      int shards = values.between(1, 30);
      int zones = values.between(2, 4);
      int redundancy = values.between(1, 3);
      Ring ring = founded(node(1, "z0", 1), shards);
      for (int i = 2; i <= 9; i++) {
        ring = ring.withNode(node(i, "z" + i % zones, 1));
      }
      Ring end = converge(new Planner(redundancy, 2, 4), ring, values.random());
      for (RingShard row : end.shards()) {
        long distinct = row.replicas().stream().map(id -> end.node(id).zone()).distinct().count();
        assertThat(distinct).isEqualTo(Math.min(zones, redundancy + 1));
      }
    });
  }

  @Test
  void heavierNodesHoldAndLeadMore() {
    Trials.run(60, values -> {
      int shards = values.between(20, 60);
      Random random = values.random();
      Ring ring = founded(node(1, "", 1), shards);
      int total = 1;
      for (int i = 2; i <= 7; i++) {
        int weight = 1 + random.nextInt(4);
        total += weight;
        ring = ring.withNode(node(i, "", weight));
      }
      Ring end = converge(new Planner(1, 2, 4), ring, random);
      for (RingNode node : end.nodes()) {
        long held = end.shards().stream().filter(row -> row.replicas().contains(node.nodeId())).count();
        double share = 2 * (shards + 1.0) * node.weight() / total;
        if (share <= shards) { // a node has one replica of a shard at most
          assertThat(Math.abs(held - share)).as("%s", node).isLessThanOrEqualTo(2);
        }
      }
    });
  }

  /** A move to a node that cannot be heard would only stand in the way of others. */
  @Test
  void onlyNodesThatAreUpAndHeardAreGivenReplicas() {
    Planner planner = new Planner(2, 1, 4);
    Ring ring = founded(node(1, "", 1), 3).withNode(node(2, "", 1).withState(NodeState.JOINING))
        .withNode(node(3, "", 1).withState(NodeState.DOWN)).withNode(node(4, "", 1));
    assertThat(planner.next(ring, Set.of("n1", "n2", "n3"), Set.of())).isEmpty();
    Ring next = planner.next(ring, ids(ring), Set.of()).orElseThrow();
    assertThat(next.shards()).filteredOn(row -> row.move() != null)
        .singleElement().extracting(RingShard::move).isEqualTo(new ShardMove("n4", null));
  }

  /** What leaves a node must be somewhere else first; and with nowhere to go, the shard goes on with fewer. */
  @Test
  void aNodeThatIsToLeaveIsReplacedOrDoneWithout() {
    Planner planner = new Planner(2, 4, 16);
    Ring ring = founded(node(1, "", 1), 2);
    for (int i = 2; i <= 4; i++) {
      ring = ring.withNode(node(i, "", 1));
    }
    for (int left = 4; left >= 2; left--) {
      ring = converge(planner, ring, new Random(left));
      String leaver = "n" + left;
      ring = converge(planner, ring.withNode(ring.node(leaver).withState(NodeState.DRAINING)), new Random(left));
      int wanted = Math.min(3, left - 1);
      assertThat(ring.shards())
          .allMatch(row -> !row.replicas().contains(leaver) && row.replicas().size() == wanted);
      ring = ring.withNode(ring.node(leaver).withState(NodeState.LEFT));
    }
  }

  /** A node that is only away comes back with its copies; one that is gone is replaced where another can hold them. */
  @Test
  void aNodeThatIsGoneIsReplaced() {
    Planner planner = new Planner(2, 1, 4);
    Ring ring = founded(node(1, "", 1), 3);
    for (int i = 2; i <= 4; i++) {
      ring = ring.withNode(node(i, "", 1));
    }
    ring = converge(planner, ring, new Random(1));
    String lost = ring.shard(1).replicas().get(0);
    Ring down = ring.withNode(ring.node(lost).withState(NodeState.DOWN));
    Set<String> live = new HashSet<>(ids(ring));
    live.remove(lost);
    Optional<Ring> waiting = planner.next(down, live, Set.of());
    assertThat(waiting.orElse(down).shards()).allMatch(row -> row.move() == null);
    List<RingShard> begun = planner.next(down, live, Set.of(lost)).orElseThrow().shards().stream()
        .filter(row -> row.move() != null).toList();
    assertThat(begun).isNotEmpty()
        .allMatch(row -> lost.equals(row.move().remove()) && !row.replicas().contains(row.move().add()));
  }

  /** When many are missing they are likelier cut off than lost. */
  @Test
  void nothingIsReplacedWhileMoreThanAThirdOfTheNodesIsMissing() {
    Planner planner = new Planner(2, 1, 4);
    Ring ring = founded(node(1, "", 1), 3);
    for (int i = 2; i <= 5; i++) {
      ring = ring.withNode(node(i, "", 1));
    }
    ring = converge(planner, ring, new Random(1));
    for (String lost : List.of("n1", "n2")) {
      ring = ring.withNode(ring.node(lost).withState(NodeState.DOWN));
    }
    Optional<Ring> next = planner.next(ring, Set.of("n3", "n4", "n5"), Set.of("n1", "n2"));
    assertThat(next.orElse(ring).shards()).allMatch(row -> row.move() == null);
  }

  /** Its folder is still there: what came in beside it would be deleted with it. */
  @Test
  void aNodeIsGivenNothingOfWhatItHasYetToDelete() {
    Ring ring = founded(node(1, "", 1), 1).withNode(node(2, "", 1));
    Ring buried = ring.withTombstones(List.of(new Tombstone(1, ring.shard(1).groupId(), "n2", 1)));
    Ring next = new Planner(2, 4, 16).next(buried, ids(ring), Set.of()).orElseThrow();
    assertThat(next.shard(RingShard.SYSTEM).move()).isNotNull();
    assertThat(next.shard(1).move()).isNull();
  }

  /** A replica too many costs space and a longer wait for every write: the one that is not there goes first. */
  @Test
  void aReplicaTooManyIsTakenOut() {
    Ring ring = founded(node(1, "", 1), 1).withNode(node(2, "", 1)).withNode(node(3, "", 1));
    for (int shard = 0; shard <= 1; shard++) {
      ring = ring.withShard(ring.shard(shard).withReplicas(List.of("n1", "n2", "n3")));
    }
    ring = ring.withNode(ring.node("n2").withState(NodeState.DOWN));
    Ring next = new Planner(1, 4, 16).next(ring, Set.of("n1", "n3"), Set.of()).orElseThrow();
    assertThat(next.shards()).allMatch(row -> new ShardMove(null, "n2").equals(row.move()));
  }

  /** Joins, leaves, deaths and returns by chance; at every rest the shares are even and no zone holds two in vain. */
  @Test
  void whateverHappensTheRingComesToRestInBalance() {
    Trials.run(25, values -> {
      int shards = values.between(1, 40);
      int zones = values.between(1, 3);
      new PlannerSimulation(new Planner(2, 2, 8), shards, zones, 12, values.seed()).run(30);
    });
  }

  @Test
  @LongTest
  void aLargeClusterComesToRestInBalance() {
    long seed = System.nanoTime();
    System.out.println(new PlannerSimulation(new Planner(2, 4, 200), 10_000, 5, 1_000, seed).run(12));
  }

  /** Nothing can be added to a group without a majority. */
  @Test
  void aShardWithoutAMajorityWaits() {
    Ring ring = founded(node(1, "", 1), 1).withNode(node(2, "", 1)).withNode(node(3, "", 1)).withNode(node(4, "", 1));
    ring = ring.withShard(ring.shard(0).withReplicas(List.of("n1", "n2")));
    ring = ring.withShard(ring.shard(1).withReplicas(List.of("n1", "n2")));
    Ring lacking = ring;
    Planner planner = new Planner(2, 2, 4);
    Set<String> three = Set.of("n2", "n3", "n4"); // who could hold it, but one of two can agree
    Optional<Ring> without = planner.next(ring, three, Set.of());
    assertThat(without.orElse(lacking).shards()).allMatch(row -> row.move() == null);
    assertThat(planner.next(ring, ids(ring), Set.of()).orElseThrow().shards()).allMatch(row -> row.move() != null);
  }

  /** The ring holds itself: it is the first to get its copies. */
  @Test
  void theSystemShardGrowsFirst() {
    Ring ring = founded(node(1, "", 1), 3).withNode(node(2, "", 1));
    Ring next = new Planner(2, 1, 4).next(ring, ids(ring), Set.of()).orElseThrow();
    assertThat(next.shard(RingShard.SYSTEM).move()).isEqualTo(new ShardMove("n2", null));
  }

  /** While a node is down others lead, and after its return it leads its share again. */
  @Test
  void leadersAreSpreadOverTheNodesThatAreUp() {
    Planner planner = new Planner(2, 4, 16);
    Ring ring = founded(node(1, "", 1), 6).withNode(node(2, "", 1)).withNode(node(3, "", 1));
    ring = converge(planner, ring, new Random(1));
    assertThat(leaders(ring).values()).containsOnly(2);
    Ring down = ring.withNode(ring.node("n2").withState(NodeState.DOWN));
    Ring two = planner.next(down, Set.of("n1", "n3"), Set.of()).orElseThrow();
    assertThat(leaders(two)).isEqualTo(Map.of("n1", 3, "n2", 0, "n3", 3));
    assertThat(planner.next(two, Set.of("n1", "n3"), Set.of())).isEmpty();
    Ring back = planner.next(two.withNode(node(2, "", 1)), ids(ring), Set.of()).orElseThrow();
    assertThat(leaders(back).values()).containsOnly(2);
    long reordered = back.shards().stream().filter(row -> row.epoch() != two.shard(row.shard()).epoch()).count();
    assertThat(reordered).isEqualTo(2); // least change
  }

  /** n1 can give to n3 only by way of n2. */
  @Test
  void aLeaderIsShiftedAlongAChain() {
    Ring ring = founded(node(1, "", 1), 3).withNode(node(2, "", 1)).withNode(node(3, "", 1));
    ring = ring.withShard(ring.shard(0).withReplicas(List.of("n1", "n2")));
    ring = ring.withShard(ring.shard(1).withReplicas(List.of("n1", "n2")));
    ring = ring.withShard(ring.shard(2).withReplicas(List.of("n1", "n2")));
    ring = ring.withShard(ring.shard(3).withReplicas(List.of("n2", "n3")));
    Ring next = new Planner(1, 1, 0).next(ring, ids(ring), Set.of()).orElseThrow(); // leaders alone
    assertThat(leaders(next).values()).containsOnly(1);
  }

  @Test
  void twoCoordinatorsPlanTheSame() {
    Ring ring = founded(node(1, "", 1), 20);
    for (int i = 9; i > 1; i--) {
      ring = ring.withNode(node(i, "", 1));
    }
    Planner planner = new Planner(2, 1, 4);
    assertThat(planner.next(ring, ids(ring), Set.of())).isEqualTo(
        planner.next(ring, new HashSet<>(List.copyOf(ids(ring))), Set.of()));
  }

  /** Printed, not asserted: what a step costs the event loop of a coordinator of the largest cluster. */
  @Test
  void aThousandNodesArePlannedFor() {
    Ring ring = founded(node(1, "z0", 1), 1_024);
    List<RingNode> nodes = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      nodes.add(node(1_000 + i, "z" + i % 5, 1 + i % 3));
    }
    ring = new Ring("borough", "c", 1, nodes, ring.shards().stream().map(row -> new RingShard(row.shard(),
        row.arcStart(), row.groupId(), 1, "n1001", List.of("n1001"), null)).toList(), List.of());
    Planner planner = new Planner(2, 64, 1_024);
    long began = System.nanoTime();
    int steps = 0;
    long longest = 0;
    Optional<Ring> next = planner.next(ring, ids(ring), Set.of());
    while (next.isPresent()) {
      List<RingShard> rows = next.get().shards().stream().map(row -> row.move() == null ? row : moved(row)).toList();
      ring = new Ring("borough", "c", next.get().epoch(), nodes, rows, List.of());
      long from = System.nanoTime();
      next = planner.next(ring, ids(ring), Set.of());
      longest = Math.max(longest, System.nanoTime() - from);
      steps++;
    }
    System.out.printf("1,000 nodes, 1,024 shards: %d steps in %d ms, the longest %d ms%n", steps,
        (System.nanoTime() - began) / 1_000_000, longest / 1_000_000);
    assertThat(ring.shards()).allMatch(row -> row.replicas().size() == 3);
    assertThat(spread(leaders(ring).values())).isLessThanOrEqualTo(4);
  }
}
