package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.error.UnavailableException;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RaftRole;
import io.borough.options.RaftOptions;
import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One node: writes, reads, restarts, refusals. */
@NodeTest
@ExtendWith(VertxExtension.class)
class RaftVerticleTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0001");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final List<CompletableFuture<Void>> ENDING = new ArrayList<>();
  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir
  private static Path root;

  private final Vertx vertx = new WatchedVertx().get();
  private final FakeBus bus = new FakeBus(vertx);
  private Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    folder = root.resolve("test-" + TESTS.incrementAndGet());
    node = new TestNode(vertx, bus, "a", folder, TestNode.options()).start();
  }

  /** The next test need not wait: its node has a Vert.x, a bus and a folder of its own. */
  @AfterEach
  void stop() {
    TestNode last = node;
    ENDING.add(CompletableFuture.runAsync(() -> {
      last.stop();
      await(vertx.close());
    }, task -> new Thread(task, "stop").start()));
  }

  @AfterAll
  static void awaitStops() {
    ENDING.forEach(CompletableFuture::join);
  }

  private void lead() {
    node.open(GROUP, node);
    await().atMost(PATIENCE).until(node::leads);
  }

  /** A founder that did not elect itself could never serve. */
  @Test
  void oneNodeWritesAndReads() {
    lead();
    assertThat(await(node.put("k", "v")).revision()).isPositive();
    assertThat(node.get("k")).isEqualTo("v");
    assertThat(node.getLocal("k")).isEqualTo("v");
    assertThat(node.claims()).extracting(LeaderHint::nodeId).containsExactly("a");
  }

  /** A founder that waits for a silence among nobody keeps all others waiting; and so after each of its restarts. */
  @Test
  void theOnlyVoterLeadsWithoutAnElectionTimeout() {
    RaftOptions patient = TestNode.options().setElectionTimeoutMs(60_000); // the first waits for a quarter of it
    Duration sooner = Duration.ofSeconds(10);
    node.stop();
    node = new TestNode(vertx, bus, "a", folder, patient).start();
    node.open(GROUP, node);
    await().atMost(sooner).until(node::leads);
    await(node.put("k", "v"));
    node.stop();
    node = new TestNode(vertx, bus, "a", folder, patient).start();
    node.open(GROUP);
    await().atMost(sooner).until(node::leads);
    assertThat(node.get("k")).isEqualTo("v");
  }

  /** Opening is repeated on every tick of the placement: the second time must change nothing. */
  @Test
  void openingTwiceIsOpeningOnce() {
    lead();
    await(node.put("k", "v"));
    node.open(GROUP, node);
    assertThat(node.get("k")).isEqualTo("v");
  }

  /** In the log it would stop every replica, and again after each of their starts. */
  @Test
  void aWriteThatNoReplicaCouldReadLeavesTheShardAsItIs() {
    lead();
    byte[] newer = Command.of("p", new Mutation.Delete(Buffer.buffer("k"))).toBytes();
    newer[0] = 2;
    assertThatThrownBy(() -> node.call(new WriteRequest(TestNode.SHARD, null, newer)))
        .isInstanceOfSatisfying(RejectedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW));
    await(node.put("k", "v"));
    assertThat(node.get("k")).isEqualTo("v");
  }

  /** The log is the only memory of what the store had not flushed. */
  @Test
  void whatWasWrittenIsThereAfterARestart() {
    lead();
    for (int i = 0; i < 100; i++) {
      await(node.put("k" + i, "v" + i));
    }
    node.stop();
    node = new TestNode(vertx, bus, "a", folder, TestNode.options()).start();
    node.open(GROUP);
    await().atMost(PATIENCE).until(node::leads);
    assertThat(node.get("k0")).isEqualTo("v0");
    assertThat(node.get("k99")).isEqualTo("v99");
    assertThat(await(node.put("k0", "again")).revision()).isGreaterThan(100);
  }

  /** Refused before anything breaks; and what was written can still be read, and moved to where there is room. */
  @Test
  void aFullDiskRefusesWritesAndServesReads() {
    lead();
    await(node.put("k", "v"));
    node.stop();
    node = new TestNode(vertx, bus, "a", folder, TestNode.options()).wanting(1L << 60).start();
    node.open(GROUP);
    await().atMost(PATIENCE).until(node::leads);
    await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> await(node.put("k", "w")))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL)));
    assertThat(node.get("k")).isNotNull();
  }

  /** A refused condition is an answer with the current revision, not a failure of Raft that would be retried. */
  @Test
  void aRefusedConditionTellsTheCurrentRevision() {
    lead();
    long revision = await(node.putIf("k", "v", 0)).revision();
    assertThatThrownBy(() -> await(node.putIf("k", "w", 0)))
        .isInstanceOfSatisfying(RejectedException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.REVISION_MISMATCH);
          assertThat(e.currentRevision()).hasValue(revision);
        });
    assertThat(node.get("k")).isEqualTo("v");
  }

  /** An entry above Ratis's limit would depose the leader: it must be refused before it gets there. */
  @Test
  void aWriteThatFitsNoEntryIsRefused() {
    lead();
    Command large = Command.of(TestNode.PARTITION, new Mutation.Put(
        Buffer.buffer("k"), Buffer.buffer(new byte[TestNode.options().getMaxEntryBytes()])));
    assertCode(node.write(large, 5_000), ErrorCode.BATCH_TOO_LARGE);
    Command largest = Command.of(TestNode.PARTITION, new Mutation.Put(
        Buffer.buffer("k"), Buffer.buffer(new byte[TestNode.options().getMaxEntryBytes() - 256])));
    assertThat(await(node.write(largest, 5_000)).revision()).isPositive();
    assertThat(node.claims()).hasSize(1); // it never stopped leading
    assertThat(node.knownLeader()).isEqualTo("a");
  }

  /** Ratis is paid per entry: writes that come together must share one. */
  @Test
  void manyWritesShareAnEntry() {
    lead();
    long before = node.state().commitIndex();
    List<Future<WriteReply>> writes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      writes.add(node.put("k" + i, "v"));
    }
    List<Long> revisions = new ArrayList<>();
    writes.forEach(write -> revisions.add(await(write).revision()));
    assertThat(revisions).isSorted().doesNotHaveDuplicates(); // in the order in which they were sent
    assertThat(node.state().commitIndex() - before).isBetween(1L, 100L);
  }

  /** A queue without a bound is an OutOfMemoryError. */
  @Test
  void writesBeyondTheQueueAreRefused() {
    node.stop();
    node = new TestNode(vertx, bus, "a", folder,
        TestNode.options().setMaxQueuedCommands(10).setMaxEntryCommands(1).setMaxEntriesInFlight(1)).start();
    lead();
    List<Future<WriteReply>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      writes.add(node.put("k" + i, "v"));
    }
    await(Future.join(writes).otherwiseEmpty());
    assertThat(writes).filteredOn(Future::failed).isNotEmpty()
        .allSatisfy(write -> assertThat(((BoroughException) write.cause()).code())
            .isEqualTo(ErrorCode.OVERLOADED));
    assertThat(writes).filteredOn(Future::succeeded).hasSizeGreaterThanOrEqualTo(10);
  }

  /** A node that does not hold the shard must say so, so that the asker's routing goes on. */
  @Test
  void aShardThatIsNotHereIsRefused() {
    assertCode(node.put("k", "v"), ErrorCode.STALE_EPOCH);
    assertCode(node.read("k", false, 5_000), ErrorCode.STALE_EPOCH);
  }

  /** A group without a configuration of its own waits to be added: it must neither elect itself nor serve. */
  @Test
  void anEmptyGroupWaits() {
    node.open(GROUP);
    assertThat(node.state().role()).isEqualTo(RaftRole.LEARNER);
    assertCode(node.put("k", "v"), ErrorCode.NO_QUORUM);
  }

  /** A founder that stopped before its first entry restarts without a configuration: it waits for ever unless told. */
  @Test
  void aFounderThatHadLoggedNothingBeginsAgain() {
    node.open(GROUP); // a folder without any entry
    node.stop();
    node = new TestNode(vertx, bus, "a", folder, TestNode.options()).start();
    lead();
    assertThat(await(node.put("k", "v")).revision()).isPositive();
  }

  /** Ratis calls System.exit when its port is taken: the application would die, and without a word. */
  @Test
  void aTakenPortIsAnErrorThatNamesTheOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      TestNode other = new TestNode(vertx, bus, "b", folder.resolve("b"), TestNode.options());
      assertThatThrownBy(() -> other.start(taken.getLocalPort()))
          .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code())
              .isEqualTo(ErrorCode.ADDRESS_IN_USE))
          .hasMessageContaining("raftPort");
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threadsOf("b-i")).isEmpty());
  }

  /** A node may start and stop many times in a JVM. */
  @Test
  void noThreadIsLeftBehind() {
    lead();
    await(node.put("k", "v"));
    assertThat(threadsOf("a-i")).isNotEmpty();
    node.stop();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threadsOf("a-i")).isEmpty());
  }

  private static List<String> threadsOf(String peerId) {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(name -> name.startsWith(peerId) || name.startsWith("borough-raft-" + peerId)).toList();
  }

  private static void assertCode(Future<?> future, ErrorCode code) {
    assertThatThrownBy(() -> await(future)).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(code));
  }
}
