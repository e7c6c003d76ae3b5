package io.borough.verticles.placement;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when a replica that does not open counts as lost, so that it is built again from others.
 *
 * <p>A damaged replica is lost after five attempts: right after a restart its files may be in use for a while. After
 * any other failure of the storage its files may be whole: a full disk, too many open files, a disk that is mounted
 * late. Such a replica has as long as a node that stays away. Thread: the caller's, one at a time.
 */
final class OpenFailures {
  private static final int ATTEMPTS_A_REPORT = 5;

  private final Map<Integer, Failing> byShard = new HashMap<>(); // at most one for each shard of the ring
  private final long patienceNanos;
  private final LongSupplier clock;

  /** The failed attempts in a row, and when the first of them failed. */
  private record Failing(int attempts, long sinceNanos) {}

  /**
   * Creates a record without failures.
   *
   * @param patienceMs how long a replica may fail to open while its files may be whole
   * @param clock nanoseconds with any origin, as {@link System#nanoTime}
   */
  OpenFailures(long patienceMs, LongSupplier clock) {
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    this.clock = clock;
  }

  /** Notes that a replica was opened. */
  void opened(int shard) {
    byShard.remove(shard);
  }

  /** Notes a failed attempt. Returns whether the replica is lost and must be reported now. */
  boolean isLost(int shard, BoroughException failure) {
    if (!(failure instanceof StorageException)) {
      return false;
    }
    long now = clock.getAsLong();
    Failing before = byShard.getOrDefault(shard, new Failing(0, now));
    Failing failing = new Failing(before.attempts() + 1, before.sinceNanos());
    byShard.put(shard, failing);
    boolean patienceEnded = now - failing.sinceNanos() >= patienceNanos;
    return failing.attempts() % ATTEMPTS_A_REPORT == 0
        && (failure.code() == ErrorCode.CORRUPT_DATA || patienceEnded);
  }
}
