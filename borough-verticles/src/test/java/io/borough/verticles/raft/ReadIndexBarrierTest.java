package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a leader must know before it answers a read. */
@NodeTest
class ReadIndexBarrierTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0002");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String APPEND = "RaftServerImpl.appendEntries";
  private static final String VOTE = "RaftServerImpl.requestVote";

  @TempDir
  private static Path folder;

  private static Vertx vertx;
  private static FakeBus bus;
  private static TestNode a;
  private static TestNode b;
  private static TestNode c;

  private final Set<String> cutOff = ConcurrentHashMap.newKeySet(); // what is said from and to these is lost

  @BeforeAll
  static void start() {
    vertx = new WatchedVertx().get();
    bus = new FakeBus(vertx);
    a = node("a", 1_200).start(); // believes in itself for longer than the others do
    b = node("b", 800).start();
    c = node("c", 800).start();
    a.open(GROUP, a);
    await().atMost(PATIENCE).until(a::leads);
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    c.open(GROUP);
    a.change(List.of(a, b), List.of(a, b, c));
  }

  @AfterEach
  void heal() {
    cutOff.clear();
    CodeInjectionForTesting.remove(APPEND);
    CodeInjectionForTesting.remove(VOTE);
    bus.heal();
    awaitThatALeads();
  }

  @AfterAll
  static void stop() {
    TestNode.stopAll(List.of(a, b, c));
    await(vertx.close());
  }

  private static TestNode node(String nodeId, long electionTimeoutMs) {
    return new TestNode(vertx, bus, nodeId, folder.resolve(nodeId),
        TestNode.options().setElectionTimeoutMs(electionTimeoutMs));
  }

  private static TestNode leader(TestNode... nodes) {
    return Stream.of(nodes).filter(TestNode::leads).findFirst().orElse(null);
  }

  private static void awaitThatALeads() {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> {
      TestNode other = leader(b, c);
      if (!a.leads() && other != null) {
        other.call(new TransferLeader(TestNode.SHARD, "a"));
      }
      return a.leads();
    });
  }

  private void cutOff(TestNode node) {
    CodeInjectionForTesting.Code lose = (local, remote, args) -> {
      if (cutOff.contains(String.valueOf(local)) || cutOff.contains(String.valueOf(remote))) {
        throw new IllegalStateException("cut off by the test");
      }
      return false;
    };
    CodeInjectionForTesting.put(APPEND, lose);
    CodeInjectionForTesting.put(VOTE, lose);
    cutOff.add(TestNode.peerId(node.nodeId()));
  }

  /**
   * The heart of it: a leader that is cut off from Raft still believes that it leads while the others have elected
   * another and gone on. Without the barrier it answers with what is old. The bus between the nodes works here, so that
   * the other voters answer that their term is another.
   */
  @Test
  void aDeposedLeaderAnswersNoRead() {
    for (int attempt = 0; attempt < 5; attempt++) {
      await(a.put("k", "old"));
      assertThat(a.get("k")).isEqualTo("old");
      cutOff(a);
      TestNode leader = await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(
          () -> leader(b, c), found -> found != null);
      await(leader.put("k", "new"));
      if (a.leads()) {
        assertThatAnswersNoRead(leader);
        return;
      }
      cutOff.clear(); // the election took so long that a has given up by itself, which proves nothing
      awaitThatALeads();
    }
    fail("there were never two leaders");
  }

  private void assertThatAnswersNoRead(TestNode leader) {
    List<Future<ReadReply>> reads = new ArrayList<>(); // all begun after the new value was acknowledged
    for (int i = 0; i < 50; i++) {
      reads.add(a.read("k", false, 1_000));
    }
    await(Future.join(reads).otherwiseEmpty());
    assertThat(reads).allMatch(Future::failed);
    assertThat(leader.get("k")).isEqualTo("new");
    cutOff.clear();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(a.getLocal("k")).isEqualTo("new"));
  }

  /** Silence is no confirmation: a leader that hears nobody must not answer, though nothing says it was deposed. */
  @Test
  void aLeaderThatHearsNobodyAnswersNoRead() {
    await(a.put("k", "v"));
    bus.lose((from, to, message) -> message instanceof ConfirmTerms);
    assertThatThrownBy(() -> await(a.read("k", false, 1_000))).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_QUORUM));
    assertThat(a.getLocal("k")).isEqualTo("v"); // an explicitly weaker read asks nobody
    Future<ReadReply> patient = a.read("k", false, 5_000);
    bus.heal();
    assertThat(TestNode.text(await(patient))).isEqualTo("v");
  }

  /** Of three, one that agrees with the leader is a majority with it: to ask both would cost twice as much. */
  @Test
  void aReadAsksOneVoterOfTwo() {
    await(a.put("k", "v"));
    List<String> asked = new CopyOnWriteArrayList<>();
    bus.lose((from, to, message) -> {
      if (message instanceof ConfirmTerms) {
        asked.add(to);
      }
      return false;
    });
    await().atMost(PATIENCE).until(() -> { // a slow answer, on a machine with other work, has the other one asked too
      asked.clear();
      for (int i = 0; i < 10; i++) {
        assertThat(a.get("k")).isEqualTo("v");
      }
      return asked.size() == 10;
    });
  }

  /** Who kept the leader waiting once would keep it waiting in every round. */
  @Test
  void aSilentVoterIsAskedAfterTheOthers() {
    await(a.put("k", "v"));
    for (String silent : List.of("b", "c")) {
      AtomicInteger asked = new AtomicInteger();
      bus.heal();
      bus.lose((from, to, message) -> message instanceof ConfirmTerms && to.equals(silent)
          && asked.incrementAndGet() > 0);
      await().atMost(PATIENCE).until(() -> {
        asked.set(0);
        for (int i = 0; i < 200; i++) { // were it the first to be asked, it would let some of its questions time out
          assertThat(a.get("k")).isEqualTo("v");
        }
        return asked.get() <= 2;
      });
    }
  }

  /** The failure comes while the questions are being sent off. */
  @Test
  void whoCannotEvenBeAskedIsPassedOver() {
    await(a.put("k", "v"));
    for (String refused : List.of("b", "c")) {
      bus.heal();
      bus.refuse((from, to, message) -> message instanceof ConfirmTerms && to.equals(refused));
      for (int i = 0; i < 20; i++) {
        assertThat(TestNode.text(await(a.read("k", false, 1_000)))).isEqualTo("v");
      }
    }
  }

  /** One slow or dead voter of three must not slow reads down: the other one is enough. */
  @Test
  void oneSilentVoterDoesNotMatter() {
    await(a.put("k", "v"));
    bus.lose((from, to, message) -> message instanceof ConfirmTerms && to.equals("c"));
    for (int i = 0; i < 20; i++) {
      assertThat(TestNode.text(await(a.read("k", false, 1_000)))).isEqualTo("v");
    }
  }

  /** Reads that come together share a round: one question per voter, not one per read. */
  @Test
  void manyReadsShareARound() {
    await(a.put("k", "v"));
    AtomicInteger questions = new AtomicInteger();
    bus.lose((from, to, message) -> {
      if (message instanceof ConfirmTerms) {
        questions.incrementAndGet();
      }
      return false;
    });
    List<Future<ReadReply>> reads = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      reads.add(a.read("k", false, 5_000));
    }
    reads.forEach(read -> assertThat(TestNode.text(await(read))).isEqualTo("v"));
    assertThat(questions).hasValueLessThan(200);
  }

  /** A read that follows a write's answer sees it, whoever leads. */
  @Test
  void readsSeeAcknowledgedWrites() {
    for (int i = 0; i < 200; i++) {
      await(a.put("k", "v" + i));
      assertThat(a.get("k")).isEqualTo("v" + i);
    }
  }
}
