package io.borough.verticles.raft.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Limits how fast this node sends snapshots: all transfers, of every shard and to every follower, share one rate.
 *
 * <p>Thread: any, but {@link #acquire} waits, so that only Ratis's sending threads may call it.
 */
public final class SnapshotRateLimiter {
  private final long bytesPerSecond;
  private final LongSupplier clock;
  private final LongAdder acquired = new LongAdder();
  private long freeAt; // by the clock: until then the rate is used up

  /**
   * Creates a limiter.
   *
   * @param bytesPerSecond 0 for no limit
   * @param clock nanoseconds, which only grow
   */
  public SnapshotRateLimiter(long bytesPerSecond, LongSupplier clock) {
    this.bytesPerSecond = bytesPerSecond;
    this.clock = clock;
    this.freeAt = clock.getAsLong();
  }

  /**
   * Waits until this many more bytes may be sent.
   *
   * @throws IllegalStateException when the thread is interrupted; the bytes may not be sent then
   */
  void acquire(long bytes) {
    long at = reserve(bytes);
    for (long wait = at - clock.getAsLong(); wait > 0; wait = at - clock.getAsLong()) {
      LockSupport.parkNanos(this, wait);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while a snapshot was being sent");
      }
    }
    acquired.add(bytes);
  }

  /**
   * Returns when this many more bytes may be sent. Unused time is not saved up: after a pause, the next bytes may be
   * sent at once and those after them wait.
   */
  synchronized long reserve(long bytes) {
    long now = clock.getAsLong();
    if (bytesPerSecond == 0) {
      return now;
    }
    long at = freeAt - now > 0 ? freeAt : now;
    freeAt = at + (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
    return at;
  }

  /** Returns the bytes that were sent. */
  public long bytesSent() {
    return acquired.sum();
  }
}
