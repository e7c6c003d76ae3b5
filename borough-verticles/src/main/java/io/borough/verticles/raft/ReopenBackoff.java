package io.borough.verticles.raft;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when a replica that has failed is opened again: a second after the failure was noticed, then after pauses
 * that double up to a minute. A replica that was open for ten minutes begins with a second again. One that was opened
 * eight times, in about three minutes, and has failed each time, is given up: its disk does not recover.
 *
 * <p>Thread: the caller's, one at a time. Holds an entry for each group that has failed, until {@link #forget}.
 */
final class ReopenBackoff {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long CALM_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int MAX_OPENINGS = 8;

  private final Map<UUID, Pause> pauses = new HashMap<>();
  private final LongSupplier clock;

  /** The openings so far, the pause before the next one, and when that pause began. */
  private record Pause(int openings, long nanos, long sinceNanos) {}

  /** What to do with a replica that has failed. */
  enum Decision {
    WAIT,
    OPEN,
    GIVE_UP
  }

  /**
   * Creates a back-off without failures.
   *
   * @param clock nanoseconds with any origin, as {@link System#nanoTime}
   */
  ReopenBackoff(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns what to do now with a group that has failed. {@link Decision#OPEN} begins the pause after that opening. */
  Decision next(UUID groupId) {
    long now = clock.getAsLong();
    Pause last = pauses.get(groupId);
    if (last == null || now - last.sinceNanos() > CALM_NANOS) {
      pauses.put(groupId, new Pause(0, FIRST_NANOS, now));
      return Decision.WAIT;
    }
    if (last.openings() == MAX_OPENINGS) {
      return Decision.GIVE_UP;
    }
    if (now - last.sinceNanos() < last.nanos()) {
      return Decision.WAIT;
    }
    pauses.put(groupId, new Pause(last.openings() + 1, Math.min(2 * last.nanos(), LAST_NANOS), now));
    return Decision.OPEN;
  }

  /** Forgets a group whose replica was deleted. */
  void forget(UUID groupId) {
    pauses.remove(groupId);
  }
}
