package io.borough.verticles.handler;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open requests of all handlers. Each ends after its deadline and a grace period at the latest, so that a handler
 * whose future never completes does not count as busy for ever, nor delay a transfer of its shard's leadership.
 *
 * <p>Thread: the dispatcher's event loop, except {@link #end}.
 */
final class OpenRequests {
  /** 1,000 ms: enough for the reply of a handler that applies the deadline itself, even after a pause of the JVM. */
  static final long GRACE_MS = 1_000;

  private static final long POLL_MS = 250;

  private final Vertx vertx;
  private final RequestGate gate;
  private final HandlerFailureLog failureLog;
  private final Set<OpenRequest> open = ConcurrentHashMap.newKeySet();
  private boolean polling; // a timer is set

  OpenRequests(Vertx vertx, RequestGate gate, HandlerFailureLog failureLog) {
    this.vertx = vertx;
    this.gate = gate;
    this.failureLog = failureLog;
  }

  /** Adds a request that its handler has counted already. */
  void begin(OpenRequest request) {
    gate.begun(request.message().shard());
    open.add(request);
    pollLater();
  }

  /** Ends a request and its handler's count; returns false when it had ended before. Any thread. */
  boolean end(OpenRequest request) {
    return request.end() && released(request);
  }

  private boolean released(OpenRequest request) {
    open.remove(request);
    request.instance().release();
    gate.ended(request.message().shard());
    return true;
  }

  private void pollLater() {
    if (!polling) {
      polling = true;
      vertx.setTimer(POLL_MS, timer -> poll());
    }
  }

  private void poll() {
    polling = false;
    long now = System.nanoTime();
    open.forEach(request -> {
      if (now - request.inbound().deadlineNanos() >= GRACE_MS * 1_000_000) {
        expire(request);
      }
    });
    if (!open.isEmpty()) {
      pollLater();
    }
  }

  private void expire(OpenRequest request) {
    BoroughException late = ErrorCode.STREAM_RESET.failure("the request's deadline has passed");
    OpenRequest.Overdue state = request.endOverdue(late);
    if (state == OpenRequest.Overdue.ENDED) {
      return;
    }
    released(request);
    if (state == OpenRequest.Overdue.WAITING) {
      request.inbound().fail(ErrorCode.UNAVAILABLE.failure(
          "the handler's context was busy until the request's deadline"));
    } else {
      request.inbound().fail(ErrorCode.TIMEOUT.failure("the handler did not reply within the deadline"));
      failureLog.overdue(request);
    }
  }
}
