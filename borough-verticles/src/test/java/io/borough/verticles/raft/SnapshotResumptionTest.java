package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.options.RaftOptions;
import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots whose sending breaks off: what has arrived is not sent again. */
@NodeTest
class SnapshotResumptionTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0006");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String INSTALL = "RaftServerImpl.installSnapshot";
  private static final int ROUNDS = 40;

  @TempDir
  Path folder;

  private final Vertx vertx = new WatchedVertx().get();
  private final FakeBus bus = new FakeBus(vertx);
  private final List<TestNode> nodes = new ArrayList<>();
  private final RaftOptions options =
      TestNode.options().setSnapshotLogBytes(1 << 20).setSegmentBytes(1 << 20).setPreserveLogEntries(0);

  private final Set<String> arrived = ConcurrentHashMap.newKeySet(); // before it broke off
  private final Set<String> after = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean broken = new AtomicBoolean();
  private final AtomicBoolean refusing = new AtomicBoolean();
  private TestNode a;
  private TestNode b;

  @BeforeEach
  void start() {
    a = node("a").start();
    b = node("b").start();
    a.open(GROUP, a);
    await().atMost(PATIENCE).until(a::leads);
    fill(0, ROUNDS);
    CodeInjectionForTesting.put(INSTALL, (local, remote, args) -> {
      breakOffOnce(((InstallSnapshotRequestProto) args[0]).getSnapshotChunk());
      return false;
    });
  }

  @AfterEach
  void stop() {
    CodeInjectionForTesting.remove(INSTALL);
    TestNode.stopAll(nodes);
    await(vertx.close());
  }

  private TestNode node(String nodeId) {
    TestNode node = new TestNode(vertx, bus, nodeId, folder.resolve(nodeId), options);
    nodes.add(node);
    return node;
  }

  /** Values that cannot be packed, and snapshots in between, so that the store has many files. */
  private void fill(int from, int to) {
    byte[] noise = new byte[10_000];
    Random random = new Random(from); // what it says does not matter
    for (int round = from; round < to; round++) {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        random.nextBytes(noise);
        writes.add(a.put("k" + round + "-" + i, new String(noise, StandardCharsets.ISO_8859_1)));
      }
      await(Future.join(writes));
    }
  }

  /** When half of it has arrived, and a table whole, nothing more does for a while. */
  private void breakOffOnce(SnapshotChunkProto part) {
    boolean enough = bytes.get() > part.getTotalSize() / 2 && arrived.stream().anyMatch(name -> name.endsWith(".sst"));
    if (enough && broken.compareAndSet(false, true)) {
      refusing.set(true);
    }
    if (refusing.get()) {
      throw new IllegalStateException("broken off by the test");
    }
    for (FileChunkProto chunk : part.getFileChunksList()) {
      bytes.addAndGet(chunk.getData().size());
      if (chunk.getDone()) {
        (broken.get() ? after : arrived).add(Path.of(chunk.getFilename()).getFileName().toString());
      }
    }
  }

  private void breakOff() {
    b.open(GROUP);
    a.answer(new ChangeGroup(TestNode.SHARD, List.of("a"), List.of(a.row(), b.row())));
    await().atMost(PATIENCE).untilTrue(refusing);
  }

  private void assertWhole(int rounds) {
    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() ->
        assertThat(b.getLocal("k" + (rounds - 1) + "-19")).hasSizeGreaterThan(1_000));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 20; i++) {
        String key = "k" + round + "-" + i;
        assertThat(b.getLocal(key)).as(key).isNotNull().isEqualTo(a.getLocal(key));
      }
    }
  }

  private void assertSentOnce() {
    assertThat(arrived).as("tables that had arrived").filteredOn(name -> name.endsWith(".sst")).isNotEmpty();
    assertThat(after).as("what was sent later").isNotEmpty()
        .filteredOn(name -> name.endsWith(".sst")).doesNotContainAnyElementsOf(arrived);
    assertThat(a.snapshotBytesSpared()).isPositive();
  }

  @Test
  void whatHasArrivedIsNotSentAgain() {
    breakOff();
    refusing.set(false);
    assertWhole(ROUNDS);
    assertSentOnce();
  }

  /** The receiver is another process by then, and the leader has a later snapshot. */
  @Test
  void alsoNotAfterARestartAndInALaterSnapshot() {
    breakOff();
    b.stop();
    fill(ROUNDS, ROUNDS + 5);
    b.start();
    refusing.set(false);
    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
      b.open(GROUP);
      a.change(List.of(a), List.of(a, b)); // fails while the first try is not given up
    });
    assertWhole(ROUNDS + 5);
    assertSentOnce();
  }
}
