package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.borough.testing.LongTest;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.Network;
import io.borough.verticles.kit.history.Linearizability;
import io.borough.verticles.kit.history.Linearizability.Verdict;
import io.borough.verticles.kit.history.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients see of real processes while something is done to them: in every case, one register a key.
 *
 * <p>The faults come in an order that chance decides, and the seed is printed with the result.
 */
@ProcessTest
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LinearizableTest {
  private static final int CLIENTS = 24;
  private static final int SHORT_FAULTS = 2;
  private static final long SHORT_FAULT_MS = 3_500; // three times what an election takes at most
  private static final long SHORT_PAUSE_MS = 40; // of each client after an operation: the processors are the nodes'
  private static final long LONG_MS = 60_000;
  private static final long OPERATION_MS = 4_000;

  @TempDir
  private Path own;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Network network; // null when all is on the loopback
  private ForkedCluster cluster;
  private Borough client;

  /** Something that is done to the cluster and then undone. */
  private interface Fault {
    void happen() throws Exception;
  }

  @AfterEach
  void end() {
    if (client != null) {
      await(client.stop());
    }
    if (cluster != null) {
      cluster.close();
      if (network != null) {
        network.close();
      }
    }
  }

  /** Starts three nodes, in namespaces where there may be such. */
  private void startThree() {
    network = Network.of(3).orElse(null);
    cluster = new ForkedCluster(own);
    start(cluster, network, 3);
    connect(cluster);
  }

  private void start(int count) {
    cluster = new ForkedCluster(own);
    cluster.start(count);
    connect(cluster);
  }

  private void startInNetwork(int count) {
    Optional<Network> made = Network.of(count);
    Assumptions.assumeTrue(made.isPresent(), "network namespaces cannot be made here");
    network = made.get();
    cluster = new ForkedCluster(own);
    start(cluster, network, count);
    connect(cluster);
  }

  private static void start(ForkedCluster cluster, Network network, int count) {
    if (network == null) {
      cluster.start(count);
    } else {
      cluster.start(IntStream.range(0, count)
          .mapToObj(i -> cluster.make("--host", network.address(i)).startedBy(network.command(i))).toList());
    }
  }

  private void connect(ForkedCluster to) {
    cluster = to;
    client = cluster.client(new BoroughOptions().setRequestTimeoutMs(OPERATION_MS)
        .setHost(network == null ? "127.0.0.1" : network.own()));
  }

  /** A node that leads a shard with data, by chance. */
  private int aLeader() {
    return cluster.nodes().indexOf(cluster.leaderOf(1 + random.nextInt(3)));
  }

  private int another(int than) {
    return (than + 1 + random.nextInt(cluster.nodes().size() - 1)) % cluster.nodes().size();
  }

  /** How long a fault lasts is part of it, and no wait for anything. */
  private static void last(long ms) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /** Has it happen some times, and for so long. */
  private void check(String what, long forMs, Fault fault) throws Exception {
    Workload workload = new Workload(client, seed, forMs == 0 ? SHORT_PAUSE_MS : 0).start(CLIENTS);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs);
    int faults = 0;
    while (faults < SHORT_FAULTS || System.nanoTime() - until < 0) {
      int before = workload.ended();
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> workload.ended() > before + 200);
      fault.happen();
      faults++;
    }
    workload.stop();
    Verdict verdict = Linearizability.check(workload.history().operations());
    System.out.printf("%s, %d times: %d operations, %d of them unknown; seed %d%n", what, faults, workload.ended(),
        workload.history().unknown(), seed);
    if (verdict.kind() != Verdict.Kind.LINEARIZABLE) {
      Path kept = Files.createTempFile("history-", ".txt");
      Files.write(kept, workload.history().operations().stream().map(Object::toString).toList());
      throw new AssertionError(what + ", seed " + seed + ": " + verdict + ", the history is in " + kept);
    }
    assertThat(workload.failures()).as("seed %d", seed).isEmpty();
  }

  private void kill(int victim) {
    cluster.node(victim).kill();
    last(1_000 + random.nextInt(3_000));
    cluster.node(victim).launch().awaitReady();
  }

  private void pause(int victim, long ms) {
    cluster.node(victim).pause();
    last(ms);
    cluster.node(victim).resume();
    last(500);
  }

  private void isolate(int victim, long ms) {
    for (int i = 0; i < cluster.nodes().size(); i++) {
      if (i != victim) {
        network.cutBothWays(victim, i);
      }
    }
    last(ms);
    network.heal();
    last(1_000);
  }

  @Test
  void linearizableWhileLeadersAreKilled() throws Exception {
    startThree();
    check("a leader killed", 0, () -> kill(aLeader()));
  }

  /** Its reads and writes are queued in its sockets, and it believes to lead when it wakes. */
  @Test
  void linearizableWhileLeadersArePausedAndWake() throws Exception {
    startThree();
    check("a leader paused", 0, () -> pause(aLeader(), SHORT_FAULT_MS));
  }

  /** The clients reach it still, and it does not know yet that it is deposed. */
  @Test
  void linearizableWhileLeadersAreCutOff() throws Exception {
    startThree();
    Assumptions.assumeTrue(network != null, "network namespaces cannot be made here");
    check("a leader cut off", 0, () -> isolate(aLeader(), SHORT_FAULT_MS));
  }

  @Test
  @LongTest
  void linearizableForLongWhileLeadersAreKilled() throws Exception {
    start(3);
    check("a leader killed", LONG_MS, () -> kill(aLeader()));
  }

  @Test
  @LongTest
  void linearizableForLongWhileFollowersAreKilled() throws Exception {
    start(3);
    check("a node killed", LONG_MS, () -> kill(another(aLeader())));
  }

  @Test
  @LongTest
  void linearizableForLongWhileLeadersArePausedAndWake() throws Exception {
    start(3);
    check("a leader paused for 15 s", LONG_MS, () -> pause(aLeader(), 15_000));
  }

  @Test
  @LongTest
  void linearizableForLongWhileLeadersAreCutOff() throws Exception {
    startInNetwork(3);
    check("a leader cut off", LONG_MS, () -> isolate(aLeader(), 5_000 + random.nextInt(10_000)));
  }

  @Test
  @LongTest
  void linearizableForLongWhileALeaderIsNotHeardOrDoesNotHear() throws Exception {
    startInNetwork(3);
    check("a link cut one way", LONG_MS, () -> {
      int leader = aLeader();
      int other = another(leader);
      boolean out = random.nextBoolean();
      network.cut(out ? leader : other, out ? other : leader);
      last(3_000 + random.nextInt(7_000));
      network.heal();
      last(1_000);
    });
  }

  @Test
  @LongTest
  void linearizableForLongWhileTwoOfFiveAreSplitOff() throws Exception {
    startInNetwork(5);
    check("two of five split off", LONG_MS, () -> {
      int one = aLeader();
      int two = another(one);
      for (int i = 0; i < cluster.nodes().size(); i++) {
        if (i != one && i != two) {
          network.cutBothWays(one, i);
          network.cutBothWays(two, i);
        }
      }
      last(5_000 + random.nextInt(5_000));
      network.heal();
      last(2_000);
    });
  }

  @Test
  @LongTest
  void linearizableForLongWhileALinkFlaps() throws Exception {
    startInNetwork(3);
    check("a link that flaps", LONG_MS, () -> {
      int leader = aLeader();
      int other = another(leader);
      for (int i = 0; i < 10; i++) {
        network.cutBothWays(leader, other);
        last(100 + random.nextInt(900));
        network.heal();
        last(100 + random.nextInt(900));
      }
    });
  }

  @Test
  @LongTest
  void linearizableForLongOverLinksThatLoseAndDelay() throws Exception {
    startInNetwork(3);
    Assumptions.assumeTrue(network.shapes(), "packets cannot be lost or delayed here");
    check("a link that loses or delays", LONG_MS, () -> {
      int victim = random.nextBoolean() ? aLeader() : random.nextInt(3);
      if (random.nextBoolean()) {
        network.lose(victim, 0.02 + random.nextDouble() * 0.3);
      } else {
        network.delay(victim, 500 + random.nextInt(4_000), 200 + random.nextInt(600));
      }
      last(3_000 + random.nextInt(5_000));
      network.smooth();
      last(500);
    });
  }

  /** A node joins and leaves again, while one of those that take its replicas over is killed. */
  @Test
  @LongTest
  void linearizableForLongWhileNodesComeAndGoAndAreKilled() throws Exception {
    start(3);
    check("a node that came and went under kills", LONG_MS, () -> {
      ForkedNode guest = cluster.launch(cluster.make()).awaitReady();
      kill(random.nextInt(3));
      cluster.node(0).api().send("POST", "/nodes/" + guest.nodeId() + "/leave", null);
      kill(random.nextInt(3));
      Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> !guest.isAlive());
      cluster.nodes().remove(guest);
    });
  }
}
