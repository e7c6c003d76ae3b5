package io.borough.verticles.bench;

import io.borough.error.Failures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A closed-loop load generator: it keeps a fixed number of operations in flight and starts the next when one ends. Only
 * operations that end within the measured period count.
 *
 * <p>Thread: the context that it runs on.
 */
final class LoadGenerator {
  private static final long PAUSE_MS = 1; // after a failure, which may be immediate

  private final Context context;
  private final Step step;
  private final int inFlight;
  private final Promise<Measurement> ended = Promise.promise();
  private Measurement measurement = new Measurement(); // of the warm-up until the measured period begins
  private long begins; // of the measured period, by System.nanoTime
  private long ends;
  private int open;
  private boolean measuring;
  private Runnable onBegin = () -> { };
  private Runnable onEnd = () -> { };

  LoadGenerator(Context context, Step step, int inFlight) {
    this.context = context;
    this.step = step;
    this.inFlight = inFlight;
  }

  /** Sets callbacks for the begin and the end of the measured period. */
  LoadGenerator around(Runnable begin, Runnable end) {
    onBegin = begin;
    onEnd = end;
    return this;
  }

  /**
   * Runs the generator; may be called once.
   *
   * @param progress receives the current measurement every second
   * @return completes when the last operation has ended
   */
  Future<Measurement> run(double warmUpSeconds, double seconds, Consumer<Measurement> progress) {
    begins = System.nanoTime() + nanos(warmUpSeconds);
    ends = begins + nanos(seconds);
    long ticking = context.owner().setPeriodic(1_000, tick -> progress.accept(measurement));
    ended.future().onComplete(done -> context.owner().cancelTimer(ticking));
    for (int i = 0; i < inFlight; i++) {
      open++;
      next();
    }
    return ended.future();
  }

  private static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  /** Starts the next operation; operations that end immediately do not recurse. */
  private void next() {
    while (true) {
      long now = System.nanoTime();
      if (now - ends >= 0) {
        end();
        return;
      }
      if (!measuring && now - begins >= 0) {
        begin(now);
      }
      Future<?> done = step.run(this::count);
      if (!done.succeeded()) {
        done.onSuccess(value -> {
          record(now);
          next();
        }).onFailure(this::failed);
        return;
      }
      record(now);
    }
  }

  private void failed(Throwable cause) {
    if (measuring && System.nanoTime() - ends < 0) {
      measurement.failed(Failures.of(cause).code().name());
    }
    context.owner().setTimer(PAUSE_MS, paused -> next());
  }

  private void begin(long now) {
    measuring = true;
    measurement = new Measurement();
    begins = now;
    onBegin.run();
  }

  private void record(long begun) {
    long now = System.nanoTime();
    if (now - ends < 0) {
      measurement.done(now - begun);
    }
  }

  private void count(long units) {
    if (System.nanoTime() - ends < 0) {
      measurement.count(units);
    }
  }

  private void end() {
    if (open == inFlight && measuring) {
      measurement.tookSeconds((ends - begins) / 1e9);
      onEnd.run();
    }
    open--;
    if (open == 0) {
      ended.complete(measuring ? measurement : new Measurement());
    }
  }

  /** Runs one operation. Thread: the driver's event loop. */
  @FunctionalInterface
  interface Step {
    /**
     * Runs the operation once.
     *
     * @param units receives the number of completed units: at the end, or for a stream as its bytes are sent
     */
    Future<?> run(LongConsumer units);
  }
}
