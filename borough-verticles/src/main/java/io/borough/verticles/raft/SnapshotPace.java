package io.borough.verticles.raft;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How fast this node sends snapshots: all that are under way share one rate, whichever shard and follower they are for.
 *
 * <p>Thread: any. Who sends waits, so that only the threads of Ratis that send may.
 */
final class SnapshotPace {
  private final long bytesPerSecond;
  private final LongSupplier clock;
  private final LongAdder passed = new LongAdder();
  private long freeAt; // by the clock; the rate is used up until then

  /**
   * Makes it.
   *
   * @param bytesPerSecond 0 for no limit
   * @param clock nanoseconds, which only grow
   */
  SnapshotPace(long bytesPerSecond, LongSupplier clock) {
    this.bytesPerSecond = bytesPerSecond;
    this.clock = clock;
    this.freeAt = clock.getAsLong();
  }

  /**
   * Waits until so much more may go.
   *
   * @throws IllegalStateException when the thread is interrupted; nothing may go then
   */
  void pass(long bytes) {
    long at = reserve(bytes);
    for (long wait = at - clock.getAsLong(); wait > 0; wait = at - clock.getAsLong()) {
      LockSupport.parkNanos(this, wait);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while a snapshot was being sent");
      }
    }
    passed.add(bytes);
  }

  /** When so much more may go. Nothing is saved up: after a pause, the next goes at once and the one after it waits. */
  synchronized long reserve(long bytes) {
    long now = clock.getAsLong();
    if (bytesPerSecond == 0) {
      return now;
    }
    long at = freeAt - now > 0 ? freeAt : now;
    freeAt = at + (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
    return at;
  }

  /** Bytes that have gone. */
  long passed() {
    return passed.sum();
  }
}
