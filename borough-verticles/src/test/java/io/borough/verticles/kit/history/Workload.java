package io.borough.verticles.kit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.Entry;
import io.borough.Partition;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;
import io.borough.verticles.kit.Pace;
import io.borough.verticles.kit.history.Operation.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Clients that read, put, compare-and-put and delete, one operation after the other each, and have it all recorded.
 *
 * <p>Every value is new. Half of the operations go to a few keys, so that they meet. What surely did not happen is left
 * out; of what may have, the outcome is recorded as unknown. Thread: started and stopped by one.
 */
public final class Workload {
  private static final int KEYS = 210;
  private static final int HOT_KEYS = 10;
  private static final int PARTITIONS = 7;

  private final Borough borough;
  private final long seed;
  private final long pauseMs;
  private final History history = new History();
  private final AtomicInteger values = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  /**
   * Clients that all ask through one node.
   *
   * @param seed decides what they do; the partitions of each seed are others, with nothing in them
   * @param pauseMs how long a client waits before its next operation; 0 when not at all
   */
  public Workload(Borough borough, long seed, long pauseMs) {
    this.borough = borough;
    this.seed = seed;
    this.pauseMs = pauseMs;
  }

  /** Begins so many clients. */
  public Workload start(int clients) {
    running.set(clients);
    for (int i = 0; i < clients; i++) {
      next(new Random(seed + i));
    }
    return this;
  }

  /** Operations that have ended with an answer. */
  public int ended() {
    return history.operations().size();
  }

  public History history() {
    return history;
  }

  /** What should not have happened, whatever the faults. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Ends the clients, and reads every key once more. */
  public void stop() {
    over = true;
    Awaitility.await("every client's last operation ends").atMost(60, TimeUnit.SECONDS)
        .until(() -> running.get() == 0);
    for (int key = 0; key < KEYS; key++) {
      String name = "k" + key;
      Awaitility.await("k" + key + " of " + partition(name).name() + " can be read").pollInSameThread()
          .atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(read(name).toCompletionStage())
              .succeedsWithin(30, TimeUnit.SECONDS)); // no leader yet
    }
  }

  private void next(Random random) {
    if (over) {
      running.decrementAndGet();
      return;
    }
    String key = "k" + (random.nextBoolean() ? random.nextInt(HOT_KEYS) : random.nextInt(KEYS));
    int choice = random.nextInt(20);
    Future<?> done = choice < 8 ? read(key) : choice < 14 ? put(key) : choice < 19 ? compare(key) : delete(key);
    done.onComplete(ended -> {
      if (pauseMs == 0) {
        next(random);
      } else {
        Pace.after(pauseMs, () -> next(random));
      }
    });
  }

  private Partition partition(String key) {
    return borough.partition("p" + Math.floorMod(key.hashCode(), PARTITIONS) + "-" + seed);
  }

  private String fresh() {
    return "v" + values.incrementAndGet();
  }

  private static String text(Entry entry) {
    return entry == null ? null : entry.value().toString();
  }

  private Future<Entry> read(String key) {
    long from = History.now();
    return partition(key).getEntry(Buffer.buffer(key))
        .onSuccess(entry -> history.add(
            new Operation(key, Kind.READ, null, text(entry), false, from, History.now())))
        .onFailure(cause -> note("read " + key, Failures.of(cause)));
  }

  private Future<?> put(String key) {
    long from = History.now();
    String value = fresh();
    return partition(key).put(Buffer.buffer(key), Buffer.buffer(value)).onComplete(done -> {
      if (done.succeeded() || isUnknown("put " + key, Failures.of(done.cause()))) {
        history.add(new Operation(key, Kind.PUT, null, value, false, from, returned(done.succeeded())));
      }
    });
  }

  private Future<?> delete(String key) {
    long from = History.now();
    return partition(key).delete(Buffer.buffer(key)).onComplete(done -> {
      if (done.succeeded() || isUnknown("delete " + key, Failures.of(done.cause()))) {
        history.add(new Operation(key, Kind.DELETE, null, null, false, from, returned(done.succeeded())));
      }
    });
  }

  private Future<?> compare(String key) {
    return read(key).compose(entry -> {
      long from = History.now();
      String value = fresh();
      long revision = entry == null ? 0 : entry.revision();
      return partition(key).compareAndPut(Buffer.buffer(key), Buffer.buffer(value), revision).onComplete(done -> {
        BoroughException failure = done.failed() ? Failures.of(done.cause()) : null;
        boolean lost = failure != null && failure.code() == ErrorCode.REVISION_MISMATCH;
        if (failure == null || lost || isUnknown("compare " + key, failure)) {
          history.add(new Operation(key, Kind.COMPARE, text(entry), value, failure == null, from,
              returned(failure == null || lost)));
        }
      });
    });
  }

  private static long returned(boolean answered) {
    return answered ? History.now() : Operation.NEVER;
  }

  private boolean isUnknown(String what, BoroughException failure) {
    note(what, failure);
    return failure instanceof UnknownOutcomeException;
  }

  private void note(String what, BoroughException failure) {
    if (!(failure instanceof UnknownOutcomeException) && !(failure instanceof UnavailableException)) {
      failures.add(what + ": " + failure);
    }
  }
}
