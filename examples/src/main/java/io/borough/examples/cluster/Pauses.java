package io.borough.examples.cluster;

import java.util.concurrent.TimeUnit;

/**
 * The longest time between two successes of the same kind, since the watch began.
 *
 * <p>Thread: the driver's event loop.
 */
final class Pauses {
  private long last = System.nanoTime();
  private long longest;
  private int successes;

  void succeeded() {
    long now = System.nanoTime();
    longest = Math.max(longest, now - last);
    last = now;
    successes++;
  }

  /** Begins a new watch, which includes the time since the last success. */
  void watch() {
    longest = 0;
    successes = 0;
  }

  int successes() {
    return successes;
  }

  long longestMs() {
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }
}
