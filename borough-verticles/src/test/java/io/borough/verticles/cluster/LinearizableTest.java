package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.borough.verticles.kit.LocalCluster;
import io.borough.verticles.kit.Network;
import io.borough.verticles.kit.history.Linearizability;
import io.borough.verticles.kit.history.Linearizability.Verdict;
import io.borough.verticles.kit.history.Workload;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients see of real processes while something is done to them: in every case, one register a key.
 *
 * <p>The faults come in an order that chance decides, and the seed is printed with the result.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LinearizableTest {
  private static final int CLIENTS = 24;
  private static final long SHORT_MS = 10_000;
  private static final long LONG_MS = 60_000;
  private static final long OPERATION_MS = 4_000;

  @TempDir
  private Path folder;

  private final List<ForkedNode> nodes = new ArrayList<>();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Network network; // null when all is on the loopback
  private int folders; // a guest that has left never comes back to its own
  private Borough client;

  /** Something that is done to the cluster and then undone. */
  private interface Fault {
    void happen() throws Exception;
  }

  @BeforeEach
  void begin() {
    network = null;
  }

  @AfterEach
  void end() {
    if (client != null) {
      LocalCluster.await(client.stop());
    }
    nodes.forEach(node -> {
      if (node.isAlive()) {
        node.resume();
      }
      node.close();
    });
    if (network != null) {
      network.close();
    }
    LocalCluster.delete(folder);
  }

  private void start(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      launch(i);
    }
    awaitReplicas(Math.min(3, count));
    client = Borough.create(new BoroughOptions().setRole(Role.CLIENT).setRequestTimeoutMs(OPERATION_MS)
        .setHost(network == null ? "127.0.0.1" : network.own())
        .setBase(nodes.stream().map(ForkedNode::address).toList()));
    LocalCluster.await(client.start());
  }

  private ForkedNode launch(int index) throws Exception {
    List<String> flags = new ArrayList<>(List.of("--http-port", "0"));
    if (network != null) {
      flags.addAll(List.of("--host", network.address(index)));
    }
    ForkedNode node = new ForkedNode(Files.createDirectories(folder.resolve("node-" + folders++)), List.of("-Xmx256m"),
        flags);
    if (network != null) {
      node.startedBy(network.command(index));
    }
    nodes.add(node);
    return node.launch(index == 0 ? new String[0] : new String[] {"--base", nodes.get(0).address()}).awaitReady();
  }

  private void startInNetwork(int count) throws Exception {
    Optional<Network> made = Network.of(count);
    Assumptions.assumeTrue(made.isPresent(), "network namespaces cannot be made here");
    network = made.get();
    start(count);
  }

  private void awaitReplicas(int replicas) {
    Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> nodes.stream().filter(ForkedNode::isAlive)
        .allMatch(node -> shards(node).stream().allMatch(shard -> shard.getJsonArray("replicas").size() == replicas
            && shard.getString("leader") != null && shard.getValue("move") == null)));
  }

  private static List<JsonObject> shards(ForkedNode node) {
    return new HttpApi(node.url()).ring().getJsonArray("shards").stream().map(JsonObject.class::cast).toList();
  }

  /** A node that leads a shard with data, by chance. */
  private int aLeader() {
    String leader = Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
      List<JsonObject> shards = shards(nodes.get(random.nextInt(nodes.size())));
      return shards.get(1 + random.nextInt(shards.size() - 1)).getString("leader");
    }, Objects::nonNull);
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).nodeId().equals(leader)) {
        return i;
      }
    }
    throw new AssertionError(leader + " leads, and is no node of the test");
  }

  private int another(int than) {
    return (than + 1 + random.nextInt(nodes.size() - 1)) % nodes.size();
  }

  /** How long a fault lasts is part of it, and no wait for anything. */
  private static void last(long ms) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private void check(String what, long forMs, Fault fault) throws Exception {
    Workload workload = new Workload(client, seed).start(CLIENTS);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs);
    int faults = 0;
    while (faults == 0 || System.nanoTime() - until < 0) {
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
    nodes.get(victim).kill();
    last(1_000 + random.nextInt(3_000));
    nodes.get(victim).launch().awaitReady();
  }

  private void pause(int victim, long ms) {
    nodes.get(victim).pause();
    last(ms);
    nodes.get(victim).resume();
    last(500);
  }

  private void isolate(int victim, long ms) {
    for (int i = 0; i < nodes.size(); i++) {
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
    start(3);
    check("a leader killed", SHORT_MS, () -> kill(aLeader()));
  }

  /** Its reads and writes are queued in its sockets, and it believes to lead when it wakes. */
  @Test
  void linearizableWhileLeadersArePausedAndWake() throws Exception {
    start(3);
    check("a leader paused", SHORT_MS, () -> pause(aLeader(), 5_000));
  }

  /** The clients reach it still, and it does not know yet that it is deposed. */
  @Test
  void linearizableWhileLeadersAreCutOff() throws Exception {
    startInNetwork(3);
    check("a leader cut off", SHORT_MS, () -> isolate(aLeader(), 5_000));
  }

  @Test
  @Tag("faults")
  void linearizableForLongWhileLeadersAreKilled() throws Exception {
    start(3);
    check("a leader killed", LONG_MS, () -> kill(aLeader()));
  }

  @Test
  @Tag("faults")
  void linearizableForLongWhileFollowersAreKilled() throws Exception {
    start(3);
    check("a node killed", LONG_MS, () -> kill(another(aLeader())));
  }

  @Test
  @Tag("faults")
  void linearizableForLongWhileLeadersArePausedAndWake() throws Exception {
    start(3);
    check("a leader paused for 15 s", LONG_MS, () -> pause(aLeader(), 15_000));
  }

  @Test
  @Tag("faults")
  void linearizableForLongWhileLeadersAreCutOff() throws Exception {
    startInNetwork(3);
    check("a leader cut off", LONG_MS, () -> isolate(aLeader(), 5_000 + random.nextInt(10_000)));
  }

  @Test
  @Tag("faults")
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
  @Tag("faults")
  void linearizableForLongWhileTwoOfFiveAreSplitOff() throws Exception {
    startInNetwork(5);
    check("two of five split off", LONG_MS, () -> {
      int one = aLeader();
      int two = another(one);
      for (int i = 0; i < nodes.size(); i++) {
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
  @Tag("faults")
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
  @Tag("faults")
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
  @Tag("faults")
  void linearizableForLongWhileNodesComeAndGoAndAreKilled() throws Exception {
    start(3);
    check("a node that came and went under kills", LONG_MS, () -> {
      int index = nodes.size();
      ForkedNode guest = launch(index);
      kill(random.nextInt(3));
      new HttpApi(nodes.get(0).url()).send("POST", "/nodes/" + guest.nodeId() + "/leave", null);
      kill(random.nextInt(3));
      Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> !guest.isAlive());
      nodes.remove(index);
    });
  }
}
