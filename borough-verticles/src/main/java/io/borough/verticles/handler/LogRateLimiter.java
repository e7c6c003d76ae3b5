package io.borough.verticles.handler;

/** How many lines of one kind a log may have in a period; what is too many is counted. Any thread. */
final class LogRateLimiter {
  static final long NO_LINE = -1;

  private final int lines;
  private final long periodNanos;
  private long beginNanos; // of the period; guarded by this, as what follows
  private int written; // in this period
  private long left; // out, since the last line

  LogRateLimiter(int lines, long periodNanos, long nowNanos) {
    this.lines = lines;
    this.periodNanos = periodNanos;
    this.beginNanos = nowNanos;
  }

  /** How many were left out before this line; {@link #NO_LINE} when this one is to be left out too. */
  synchronized long take(long nowNanos) {
    if (nowNanos - beginNanos >= periodNanos) {
      beginNanos = nowNanos;
      written = 0;
    }
    if (written == lines) {
      left++;
      return NO_LINE;
    }
    written++;
    long before = left;
    left = 0;
    return before;
  }
}
