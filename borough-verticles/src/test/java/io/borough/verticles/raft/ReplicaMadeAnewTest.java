package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that fails, is deleted and made anew in the same process, under the same group id. */
@NodeTest
class ReplicaMadeAnewTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0007");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long LONG_MS = 50_000;

  @TempDir
  Path folder;

  private final Vertx vertx = new WatchedVertx().get();
  private final FakeBus bus = new FakeBus(vertx);
  private final AtomicBoolean holds = new AtomicBoolean();
  private final CountDownLatch fails = new CountDownLatch(1);
  private TestNode node;

  @AfterEach
  void stop() {
    fails.countDown();
    node.stop();
    await(vertx.close());
  }

  /** Holds the entry that is applied next, and then fails it. */
  private byte[] hold(byte[] entry) {
    if (holds.getAndSet(false)) {
      try {
        fails.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw ErrorCode.STORAGE_FAILED.failure("the test's disk fails");
    }
    return entry;
  }

  private void lead() {
    node.open(GROUP, node);
    await().atMost(PATIENCE).until(node::leads);
  }

  /** What waited for the former replica must not wait for ever, nor keep the next one from answering. */
  @Test
  void itAnswersReadsThoughOthersWaitedForTheEntryThatFailed() {
    node = new TestNode(vertx, bus, "a", folder, TestNode.options())
        .around(store -> new FaultyStore(store, () -> false, this::hold)).start();
    lead();
    holds.set(true);
    Future<WriteReply> write = node.put("k", "v");
    await().atMost(PATIENCE).untilFalse(holds);
    Future<ReadReply> read = node.read("k", false, LONG_MS);
    node.state(); // answered after the read has come
    fails.countDown();
    await(Future.join(write, read).otherwiseEmpty());
    assertThat(write.cause()).isInstanceOf(UnknownOutcomeException.class);
    assertThat(read.cause()).isInstanceOf(UnavailableException.class);
    assertThat(Failures.of(read.cause()).code()).as("at once, not by its deadline").isEqualTo(ErrorCode.NO_QUORUM);

    node.call(new CloseGroup(GROUP));
    lead();
    assertThat(node.get("k")).isNull();
    await(node.put("k", "w"));
    assertThat(node.get("k")).isEqualTo("w");
  }
}
