package io.borough.examples.peers.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.HdrHistogram.AtomicHistogram;

/**
 * Keeps so many operations open: each that ends is followed by the next. What ends within the time counts. Runs once.
 *
 * <p>Thread: an operation begins on the thread on which the one before it ended.
 */
public final class ClosedLoop {
  private static final long LATE_SECONDS = 30; // after which an answer is not waited for
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;
  private static final long MAX_PAUSE_MS = 128; // after failures, which may come at once
  private static final int SEED = 11;

  private final Function<SplittableRandom, CompletableFuture<?>> operation;
  private final List<Slot> slots = new ArrayList<>();
  private final CountDownLatch open;
  private final AtomicHistogram nanos = new AtomicHistogram(HIGHEST_NANOS, DIGITS);
  private final Errors errors = new Errors();
  private long ends; // by System.nanoTime; written before the first operation begins

  /**
   * Prepares one.
   *
   * @param operation begins one, which may end at once; draws what it is about from the random number generator
   * @param inFlight how many are open
   */
  public ClosedLoop(Function<SplittableRandom, CompletableFuture<?>> operation, int inFlight) {
    this.operation = operation;
    this.open = new CountDownLatch(inFlight);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < inFlight; i++) {
      slots.add(new Slot(random.split()));
    }
  }

  /** Runs for so long, and waits for the last operations to end. */
  public Result run(double seconds) throws InterruptedException {
    ends = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    slots.forEach(Slot::turn);
    if (!open.await((long) seconds + LATE_SECONDS, TimeUnit.SECONDS)) {
      errors.add("unanswered", open.getCount());
    }
    return new Result(nanos.getTotalCount(), seconds, percentileMs(50), percentileMs(99), percentileMs(99.9),
        errors.counts());
  }

  private double percentileMs(double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  /** One operation after the other. */
  private final class Slot {
    private final SplittableRandom random;
    private final AtomicInteger turns = new AtomicInteger(); // asked for; whoever asks first takes the others' too
    private long pauseMs = 1;

    Slot(SplittableRandom random) {
      this.random = random;
    }

    /** Begins the next operation, without recursion when they end at once. */
    void turn() {
      if (turns.getAndIncrement() > 0) {
        return;
      }
      do {
        begin();
      } while (turns.decrementAndGet() > 0);
    }

    private void begin() {
      long now = System.nanoTime();
      if (now - ends >= 0) {
        open.countDown();
        return;
      }
      start().whenComplete((value, failure) -> ended(now, failure));
    }

    private CompletableFuture<?> start() {
      try {
        return operation.apply(random);
      } catch (RuntimeException e) { // a client may refuse at once
        return CompletableFuture.failedFuture(e);
      }
    }

    private void ended(long begun, Throwable failure) {
      long now = System.nanoTime();
      if (failure != null) {
        failed(failure, now);
        return;
      }
      if (now - ends < 0) {
        nanos.recordValue(Math.min(HIGHEST_NANOS, now - begun));
      }
      pauseMs = 1;
      turn();
    }

    private void failed(Throwable failure, long now) {
      if (now - ends < 0) {
        errors.add(failure);
      }
      Executor later = CompletableFuture.delayedExecutor(pauseMs, TimeUnit.MILLISECONDS);
      pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
      later.execute(this::turn);
    }
  }
}
