package io.borough.examples.cluster;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts and times one kind of call.
 *
 * <p>Thread: the driver's event loop.
 */
final class Meter {
  private static final long HIGHEST_US = TimeUnit.MINUTES.toMicros(2);
  private static final int DIGITS = 3;

  private final Histogram microseconds = new Histogram(HIGHEST_US, DIGITS);
  private final long began = System.nanoTime();
  private long ended = began;
  private int refused;

  /** Records a call that has succeeded now. */
  void succeeded(long begunNanos) {
    ended = System.nanoTime();
    microseconds.recordValue(Math.min(HIGHEST_US, TimeUnit.NANOSECONDS.toMicros(ended - begunNanos)));
  }

  /** Records a call that certainly had no effect. */
  void refused() {
    refused++;
  }

  long count() {
    return microseconds.getTotalCount();
  }

  int refusedCount() {
    return refused;
  }

  /** Successes a second, from the making of this meter to the last of them. */
  double rate() {
    return ended == began ? 0 : count() * 1e9 / (ended - began);
  }

  /** Returns the latency within which this share of the calls stayed. */
  double percentileMs(double percentile) {
    return microseconds.getValueAtPercentile(percentile) / 1e3;
  }

  double maxMs() {
    return microseconds.getMaxValue() / 1e3;
  }
}
