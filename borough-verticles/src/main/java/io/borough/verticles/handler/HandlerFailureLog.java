package io.borough.verticles.handler;

import io.borough.error.BoroughException;
import io.borough.error.RejectedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs failures of handlers. At most ten lines are written in a second, so that a handler that always fails
 * does not fill the disk; the next line says how many were omitted. Any thread.
 */
final class HandlerFailureLog {
  static final int LINES = 10;

  private static final Logger LOG = LoggerFactory.getLogger(HandlerFailureLog.class);

  private final LogRateLimiter failureLines = new LogRateLimiter(LINES, TimeUnit.SECONDS.toNanos(1), System.nanoTime());
  private final LogRateLimiter overdueLines = new LogRateLimiter(1, TimeUnit.SECONDS.toNanos(10), System.nanoTime());
  private final LongAdder failures = new LongAdder();
  private final LongAdder overdue = new LongAdder();

  /** Records that a handler threw, or that its future failed. */
  void failed(OpenRequest request, Throwable cause) {
    if (cause instanceof RejectedException) {
      return; // the handler's reply, not a failure
    }
    failures.increment();
    long omitted = failureLines.tryAcquire(System.nanoTime());
    if (omitted == LogRateLimiter.NO_LINE) {
      return;
    }
    String handler = request.instance().name();
    if (cause instanceof BoroughException) { // an operation on a partition failed; a stack trace would not help
      LOG.warn("{} failed a request for partition {}{}: {}", handler, request.partition(), more(omitted),
          cause.toString());
    } else {
      LOG.error("{} failed a request for partition {}{}", handler, request.partition(), more(omitted), cause);
    }
  }

  /** Records that a handler did not reply within the request's deadline and the grace period. */
  void overdue(OpenRequest request) {
    overdue.increment();
    long omitted = overdueLines.tryAcquire(System.nanoTime());
    if (omitted != LogRateLimiter.NO_LINE) {
      LOG.warn("{} did not reply to a request for partition {} within its deadline and {} ms: the request no longer"
          + " counts as open, and a later reply will be dropped{}", request.instance().name(), request.partition(),
          OpenRequests.GRACE_MS, more(omitted));
    }
  }

  private static String more(long omitted) {
    return omitted == 0 ? "" : " (and " + omitted + " more since the last such line)";
  }

  long failures() {
    return failures.sum();
  }

  long overdue() {
    return overdue.sum();
  }

  /** Limits the log lines of one kind in a period and counts those left out. Any thread. */
  static final class LogRateLimiter {
    static final long NO_LINE = -1;

    private final int lines;
    private final long periodNanos;
    private long beginNanos; // of the period; this and the following fields are guarded by this
    private int written; // lines in this period
    private long omitted; // lines since the last one that was written

    LogRateLimiter(int lines, long periodNanos, long nowNanos) {
      this.lines = lines;
      this.periodNanos = periodNanos;
      this.beginNanos = nowNanos;
    }

    /** Returns how many lines were omitted before this one, or {@link #NO_LINE} when this one must be omitted. */
    synchronized long tryAcquire(long nowNanos) {
      if (nowNanos - beginNanos >= periodNanos) {
        beginNanos = nowNanos;
        written = 0;
      }
      if (written == lines) {
        omitted++;
        return NO_LINE;
      }
      written++;
      long before = omitted;
      omitted = 0;
      return before;
    }
  }
}
