package io.borough.verticles.bench;

import io.borough.error.Failures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps so many operations open: each that ends is followed by the next. What ends within the measured while counts.
 *
 * <p>Thread: the context that it is run on.
 */
final class LoadGenerator {
  private static final long PAUSE_MS = 1; // after a failure, which may come at once

  private final Context context;
  private final Load load;
  private final int inFlight;
  private final Promise<Measurement> ended = Promise.promise();
  private Measurement measurement = new Measurement(); // of the warm-up, until that is over
  private long begins; // the measured while, by System.nanoTime
  private long ends;
  private int open;
  private boolean measuring;
  private Runnable onBegin = () -> { };
  private Runnable onEnd = () -> { };

  LoadGenerator(Context context, Load load, int inFlight) {
    this.context = context;
    this.load = load;
    this.inFlight = inFlight;
  }

  /** Calls back when the measured while begins and when it ends. */
  LoadGenerator around(Runnable begin, Runnable end) {
    onBegin = begin;
    onEnd = end;
    return this;
  }

  /**
   * Runs it; once.
   *
   * @param progress hears every second what has been seen so far
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

  /** Goes on with one of the open operations: without recursion while they end at once. */
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
      Future<?> done = load.once(this::count);
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
}
