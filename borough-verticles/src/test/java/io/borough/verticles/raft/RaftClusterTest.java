package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.InfoReply;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.RaftMessages.ReplicaStatus;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.wire.WireMessage;
import io.borough.options.RaftOptions;
import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes: growth, leaders that go, replicas that come back. */
@NodeTest
class RaftClusterTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0003");
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir
  Path folder;

  private static final String APPEND = "RaftServerImpl.appendEntries";

  private final Vertx vertx = new WatchedVertx().get();
  private final FakeBus bus = new FakeBus(vertx);
  private TestNode a;
  private TestNode b;
  private TestNode c;

  @BeforeEach
  void start() {
    a = node("a").start();
    b = node("b").start();
    c = node("c").start();
    a.open(GROUP, a);
    await().atMost(PATIENCE).until(a::leads);
  }

  @AfterEach
  void stop() {
    TestNode.stopAll(List.of(a, b, c));
    await(vertx.close());
  }

  private TestNode node(String nodeId) {
    return node(nodeId, TestNode.options());
  }

  private TestNode node(String nodeId, RaftOptions options) {
    return new TestNode(vertx, bus, nodeId, folder.resolve(nodeId), options);
  }

  private void grow() {
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    c.open(GROUP);
    a.change(List.of(a, b), List.of(a, b, c));
  }

  private void awaitLocal(TestNode node, String key, String value) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.getLocal(key)).isEqualTo(value));
  }

  private TestNode awaitLeader(TestNode... nodes) {
    return await().atMost(PATIENCE).until(() -> {
      for (TestNode node : nodes) {
        if (node.leads()) {
          return node;
        }
      }
      return null;
    }, found -> found != null);
  }

  /** Replicas are added one by one, with the data that was there before. */
  @Test
  void aGroupGrowsFromOneToThree() {
    await(a.put("before", "1"));
    grow();
    await(a.put("after", "2"));
    for (TestNode node : List.of(a, b, c)) {
      awaitLocal(node, "before", "1");
      awaitLocal(node, "after", "2");
    }
    await().atMost(PATIENCE).untilAsserted(() -> {
      assertThat(b.state().peers()).containsExactly("a", "b", "c");
      assertThat(b.state().leader()).isEqualTo("a");
    });
    assertThat(a.state().committed()).isTrue();
    assertThat(a.get("after")).isEqualTo("2");
  }

  /** A coordinator that did not hear the answer asks again. */
  @Test
  void aChangeThatIsDoneIsDoneAgain() {
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    a.change(List.of(a), List.of(a, b));
    assertThat(a.state().peers()).containsExactly("a", "b");
  }

  /** Ratis loses half of a change when its leader dies: with one node of difference harmless, with two it is not. */
  @Test
  void twoNodesAtOnceAreRefused() {
    b.open(GROUP);
    c.open(GROUP);
    assertThatThrownBy(() -> a.change(List.of(a), List.of(a, b, c))).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    assertThatThrownBy(() -> a.change(List.of(a), List.of(b))).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    assertThatThrownBy(() -> a.change(List.of(b), List.of(a, b))).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_EPOCH));
  }

  /**
   * The new configuration is known to the new node alone when its leader dies; the others go by the old one. Two
   * leaders would each acknowledge what the other never hears of.
   */
  @Test
  void aLeaderThatDiesInTheMiddleOfAChangeTakesNothingWithIt() {
    grow();
    await(a.put("k", "1"));
    TestNode d = node("d").start();
    try {
      d.open(GROUP);
      CodeInjectionForTesting.put(APPEND, (local, remote, args) -> {
        if (local.toString().startsWith("b-") || local.toString().startsWith("c-")) {
          throw new IllegalStateException("cut off by the test");
        }
        return false;
      });
      Future<WireMessage> change = a.answer(
          new ChangeGroup(TestNode.SHARD, List.of("a", "b", "c"), List.of(a.row(), b.row(), c.row(), d.row())));
      await().atMost(PATIENCE).until(() -> d.state().peers().size() == 4);
      assertThat(change.isComplete()).isFalse();
      a.stop();
      CodeInjectionForTesting.remove(APPEND);
      TestNode leader = awaitLeader(b, c, d);
      assertThat(leader.get("k")).isEqualTo("1");
      await(leader.put("k", "2"));
      a = node("a").start();
      a.open(GROUP);
      for (TestNode node : List.of(a, b, c)) {
        awaitLocal(node, "k", "2");
      }
    } finally {
      CodeInjectionForTesting.remove(APPEND);
      d.stop();
    }
  }

  /** The shard must live on when the node that leads it goes, and the others must learn who leads then. */
  @Test
  void anotherLeadsWhenTheLeaderGoes() {
    grow();
    await(a.put("k", "1"));
    a.stop();
    TestNode leader = awaitLeader(b, c);
    assertThat(leader.get("k")).isEqualTo("1");
    await(leader.put("k", "2"));
    assertThat(leader.get("k")).isEqualTo("2");
    TestNode other = leader == b ? c : b;
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(other.claims()).isNotEmpty()
        .last().extracting(LeaderHint::nodeId).isEqualTo(leader.nodeId()));
    a = node("a").start(); // at another port
    a.open(GROUP);
    awaitLocal(a, "k", "2");
  }

  /** Ports change over restarts, and Ratis keeps the first address it has heard for ever. */
  @Test
  void aPeerThatComesBackAtAnotherPortIsFound() {
    grow();
    int before = b.row().raftPort();
    b.stop();
    await(a.put("meanwhile", "1"));
    b = node("b").start();
    assertThat(b.row().raftPort()).isNotEqualTo(before);
    b.open(GROUP);
    awaitLocal(b, "meanwhile", "1");
    c.stop(); // now the majority needs b
    await(a.put("later", "2"));
    awaitLocal(b, "later", "2");
  }

  /** Whoever asks the wrong replica must learn who is the right one. */
  @Test
  void aFollowerNamesTheLeader() {
    grow();
    await().atMost(PATIENCE).until(() -> !b.claims().isEmpty());
    assertThatThrownBy(() -> await(b.put("k", "v"))).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_LEADER));
    assertThat(b.claims()).last().extracting(LeaderHint::nodeId).isEqualTo("a");
  }

  /** The placement spreads leaders by asking for this. */
  @Test
  void leadershipIsHandedOver() {
    grow();
    await(a.put("k", "1"));
    a.call(new TransferLeader(TestNode.SHARD, "b"));
    assertThat(awaitLeader(b)).isSameAs(b);
    assertThat(b.get("k")).isEqualTo("1");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(a.knownLeader()).isEqualTo("b"));
  }

  /** Operators see the replicas' lag; one that is silent must not keep the answer. */
  @Test
  void theLeaderKnowsTheReplicas() {
    grow();
    await(a.put("k", "1"));
    awaitLocal(b, "k", "1");
    c.stop();
    InfoReply info = (InfoReply) a.call(new InfoRequest(TestNode.SHARD));
    assertThat(info.leader()).isEqualTo("a");
    assertThat(info.replicas()).extracting(ReplicaStatus::nodeId).containsExactly("a", "b", "c");
    assertThat(info.replicas().get(1).lag()).isBetween(0L, 1L);
    assertThat(info.replicas().get(2).lag()).isEqualTo(-1);
  }

  /** A leader without a majority must refuse fast and say that nothing was written, not take writes that time out. */
  @Test
  void aLeaderWithoutAMajorityRefusesWrites() {
    grow();
    TestNode.stopAll(List.of(b, c));
    await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> await(a.put("k", "v")))
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_QUORUM)));
  }

  /** A removed replica stops by itself, and may be added again later. */
  @Test
  void aReplicaIsRemovedAndComesBack() {
    grow();
    a.change(List.of(a, b, c), List.of(a, b));
    await(a.put("k", "1"));
    c.open(GROUP);
    a.change(List.of(a, b), List.of(a, b, c));
    awaitLocal(c, "k", "1");
  }

  /** A leader may be removed: it steps down, and another goes on. */
  @Test
  void aLeaderThatIsRemovedStepsDown() {
    grow();
    await(a.put("k", "1"));
    a.change(List.of(a, b, c), List.of(b, c));
    TestNode leader = awaitLeader(b, c);
    assertThat(leader.get("k")).isEqualTo("1");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(a.state().ready()).isFalse());
  }

  /** A follower that was away for longer than the log is kept gets a snapshot, and then the rest of the log. */
  @Test
  void aFollowerBehindTheLogGetsASnapshot() {
    TestNode.stopAll(List.of(a, b, c));
    RaftOptions small =
        TestNode.options().setSnapshotLogBytes(1 << 20).setSegmentBytes(1 << 20).setPreserveLogEntries(0);
    a = node("a", small).sending(8 << 20).start();
    b = node("b", small).start();
    c = node("c", small).start();
    a.open(GROUP, a);
    await().atMost(PATIENCE).until(a::leads);
    grow();
    c.stop();
    String value = "x".repeat(10_000);
    for (int round = 0; round < 50; round++) {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        writes.add(a.put("k" + round + "-" + i, value));
      }
      await(Future.join(writes));
    }
    await().atMost(PATIENCE).until(() -> firstLogIndex(folder.resolve("a")) > 20);
    c = node("c", small).start();
    c.open(GROUP);
    awaitLocal(c, "k0-0", value);
    awaitLocal(c, "k49-19", value);
    assertThat(a.snapshotBytesSent()).as("the snapshot went at its pace").isPositive();
    await(a.put("last", "1"));
    awaitLocal(c, "last", "1");
    c.stop();
    c = node("c", small).start(); // its log begins after the snapshot
    c.open(GROUP);
    awaitLocal(c, "last", "1");
    a.stop();
    a = node("a", small).start();
    a.open(GROUP);
    awaitLocal(a, "k25-7", value);
    TestNode leader = awaitLeader(a, b, c);
    await(leader.put("end", "1"));
    for (TestNode node : List.of(a, b, c)) {
      awaitLocal(node, "end", "1");
    }
  }

  /** Log, snapshots and store hold what the keys are now, not what they all have been. */
  @Test
  void endlessOverwritesTakeNoMoreRoomThanTheKeys() {
    a.stop();
    a = node("a", TestNode.options().setSnapshotLogBytes(1 << 20).setSegmentBytes(1 << 20).setPreserveLogEntries(0))
        .start();
    a.open(GROUP, a);
    await().atMost(PATIENCE).until(a::leads);
    byte[] noise = new byte[5_000];
    Random random = new Random(1); // what it says does not matter, only that it cannot be packed
    for (int round = 0; round < 120; round++) {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        random.nextBytes(noise);
        writes.add(a.put("k" + i, HexFormat.of().formatHex(noise))); // 10,000 characters: 30 MB in all
      }
      await(Future.join(writes));
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(bytesIn(folder.resolve("a"))).isLessThan(12 << 20));
  }

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    }
  }

  private static long firstLogIndex(Path node) {
    String[] files = node.resolve(GROUP.toString()).resolve("current").toFile().list();
    long first = Long.MAX_VALUE;
    for (String file : files == null ? new String[0] : files) {
      if (file.startsWith("log_")) {
        String range = file.substring(file.startsWith("log_inprogress_") ? 15 : 4);
        first = Math.min(first, Long.parseLong(range.split("-")[0]));
      }
    }
    return first;
  }

  /** The message that a change needs must be refused by a replica that does not lead, before anything is done. */
  @Test
  void onlyTheLeaderChangesAGroup() {
    b.open(GROUP);
    assertThatThrownBy(() -> b.call(new ChangeGroup(TestNode.SHARD, List.of("a"), List.of(a.row(), b.row()))))
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_QUORUM));
  }
}
