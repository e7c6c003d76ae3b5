package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.Entry;
import io.borough.Partition;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.UnknownOutcomeException;
import io.borough.options.BoroughOptions;
import io.borough.testing.LongTest;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.Pace;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty clients count together while the processes that lead are killed. */
@ProcessTest
class CounterTest {
  private static final int CLIENTS = 50;
  private static final int LISTS = 7;
  private static final long PAUSE_MS = 100; // of each client after an operation: the processors are the nodes'
  private static final Buffer COUNTER = Buffer.buffer("counter");

  @TempDir
  private Path folder;

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicInteger appended = new AtomicInteger();
  private final Set<String> maybe = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean over;
  private ForkedCluster cluster;
  private Borough client;

  @BeforeEach
  void start() {
    cluster = new ForkedCluster(folder);
    cluster.start(3);
    client = cluster.client(new BoroughOptions().setRequestTimeoutMs(15_000));
  }

  @AfterEach
  void stop() {
    over = true;
    if (client != null) {
      await(client.stop());
    }
    cluster.close();
  }

  /** Reads the counter and puts one more if nobody was faster, again and again. */
  private void count(Partition partition) {
    if (over) {
      running.decrementAndGet();
      return;
    }
    partition.getEntry(COUNTER)
        .compose(entry -> partition.compareAndPut(COUNTER, Buffer.buffer(Integer.toString(value(entry) + 1)),
            entry == null ? 0 : entry.revision()))
        .onComplete(done -> {
          if (done.succeeded()) {
            acknowledged.incrementAndGet();
          } else {
            note("counter", Failures.of(done.cause()));
          }
          Pace.after(PAUSE_MS, () -> count(partition));
        });
  }

  private static int value(Entry entry) {
    return entry == null ? 0 : Integer.parseInt(entry.value().toString());
  }

  private void note(String what, BoroughException failure) {
    if (failure instanceof UnknownOutcomeException) {
      unknown.incrementAndGet();
      maybe.add(what);
    } else if (failure.code() != ErrorCode.REVISION_MISMATCH && !over) {
      failures.add(what + ": " + failure);
    }
  }

  /**
   * Puts a key that must not be there yet, of which each is tried once: one that was written twice, under its own feet,
   * would be refused.
   */
  private void append(int list, int n) {
    if (over) {
      running.decrementAndGet();
      return;
    }
    String name = list + "/" + n;
    client.partition("list-" + list).compareAndPut(Buffer.buffer("e" + n), Buffer.buffer(name), 0)
        .onComplete(done -> {
          if (done.succeeded()) {
            appended.incrementAndGet();
          } else if (Failures.of(done.cause()).code() == ErrorCode.REVISION_MISMATCH) {
            failures.add(name + " was refused by itself");
          } else {
            note(name, Failures.of(done.cause()));
          }
          Pace.after(PAUSE_MS, () -> append(list, n + 1));
        });
  }

  private void killLeadersFor(int kills) {
    for (int i = 0; i < kills; i++) {
      int before = acknowledged.get();
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> acknowledged.get() > before + 20);
      int shard = await(client.partition("count").info()).shard();
      ForkedNode victim = cluster.leaderOf(shard);
      victim.kill();
      int then = acknowledged.get();
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> acknowledged.get() > then + 20);
      victim.launch().awaitReady();
      cluster.awaitSettled();
    }
  }

  private void run(int kills) {
    Partition partition = client.partition("count");
    running.set(CLIENTS + LISTS);
    for (int i = 0; i < CLIENTS; i++) {
      count(partition);
    }
    for (int i = 0; i < LISTS; i++) {
      append(i, 0);
    }
    killLeadersFor(kills);
    over = true;
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> running.get() == 0);
    int value = value(await(partition.getEntry(COUNTER)));
    System.out.printf("%d kills: the counter is %d, %d acknowledged, %d unknown; %d appended%n", kills, value,
        acknowledged.get(), unknown.get(), appended.get());
    assertThat(failures).isEmpty();
    assertThat(value).isBetween(acknowledged.get(), acknowledged.get() + unknown.get());
    assertThat(appended.get()).isPositive();
  }

  /** Sent again after a leader's death, a write that had happened would be refused by itself, or count twice. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void whatFiftyClientsCountIsRightThoughLeadersAreKilled() {
    run(2);
  }

  @Test
  @LongTest
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void whatFiftyClientsCountIsRightThoughManyLeadersAreKilled() {
    run(20);
  }
}
