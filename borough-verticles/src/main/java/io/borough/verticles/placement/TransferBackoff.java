package io.borough.verticles.placement;

/**
 * Limits how often this node transfers a leadership: one transfer at a time, a pause after each, and a longer pause
 * after each failure in a row.
 *
 * <p>Thread: the placement verticle's event loop.
 */
final class TransferBackoff {
  static final long PAUSE_MS = 1_000;
  static final long FIRST_WAIT_MS = 5_000;
  static final long LONGEST_WAIT_MS = 60_000;

  private static final int MOST_DOUBLINGS = 4;

  private boolean underWay;
  private int failures;
  private long nextNanos;

  TransferBackoff(long nowNanos) {
    nextNanos = nowNanos;
  }

  /** Begins a transfer; returns false when it is too early or another one is under way. */
  boolean begin(long nowNanos) {
    if (underWay || nowNanos - nextNanos < 0) {
      return false;
    }
    underWay = true;
    return true;
  }

  /** Ends an attempt that was given up because the other node lags behind. */
  void putOff(long nowNanos) {
    end(nowNanos, PAUSE_MS);
  }

  void succeeded(long nowNanos) {
    failures = 0;
    end(nowNanos, PAUSE_MS);
  }

  void failed(long nowNanos) {
    end(nowNanos, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS << failures));
    failures = Math.min(MOST_DOUBLINGS, failures + 1);
  }

  private void end(long nowNanos, long waitMs) {
    underWay = false;
    nextNanos = nowNanos + waitMs * 1_000_000;
  }
}
