package io.borough.verticles.handler;

import io.borough.error.BoroughException;
import io.borough.error.RejectedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs what goes wrong in handlers. A failure of each request would fill the disk where every request fails,
 * so a second has ten lines at most, and the next line says how many were left out. Any thread.
 */
final class HandlerFailureLog {
  static final int LINES = 10;

  private static final Logger LOG = LoggerFactory.getLogger(HandlerFailureLog.class);

  private final LogRateLimiter failureLines = new LogRateLimiter(LINES, TimeUnit.SECONDS.toNanos(1), System.nanoTime());
  private final LogRateLimiter lateLines = new LogRateLimiter(1, TimeUnit.SECONDS.toNanos(10), System.nanoTime());
  private final LongAdder failures = new LongAdder();
  private final LongAdder outlived = new LongAdder();

  /** A handler threw, or its future failed. */
  void failed(OpenRequest request, Throwable cause) {
    if (cause instanceof RejectedException) {
      return; // the handler's answer, and no failure of it
    }
    failures.increment();
    long left = failureLines.take(System.nanoTime());
    if (left == LogRateLimiter.NO_LINE) {
      return;
    }
    String handler = request.slot().name();
    if (cause instanceof BoroughException) { // an operation of the handler's failed; there is no stack trace
      LOG.warn("{} failed a request for partition {}{}: {}", handler, request.partition(), more(left),
          cause.toString());
    } else {
      LOG.error("{} failed a request for partition {}{}", handler, request.partition(), more(left), cause);
    }
  }

  /** A handler has not answered a request by its deadline and the grace after it. */
  void outlived(OpenRequest request) {
    outlived.increment();
    long left = lateLines.take(System.nanoTime());
    if (left != LogRateLimiter.NO_LINE) {
      LOG.warn("{} has not answered a request for partition {} by its deadline and {} ms more: the request no longer"
          + " counts as open, and its answer will be dropped{}", request.slot().name(), request.partition(),
          OpenRequests.GRACE_MS, more(left));
    }
  }

  private static String more(long left) {
    return left == 0 ? "" : " (and " + left + " more since the last such line)";
  }

  long failures() {
    return failures.sum();
  }

  long outlived() {
    return outlived.sum();
  }
}
