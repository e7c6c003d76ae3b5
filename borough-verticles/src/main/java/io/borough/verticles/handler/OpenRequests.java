package io.borough.verticles.handler;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that handlers have, as many as their slots allow. A handler whose future never completes would hold its
 * slot, and its shard's leadership, for ever: each request ends with its deadline and a grace.
 *
 * <p>Thread: the handlers' event loop, but for {@link #end}.
 */
final class OpenRequests {
  /** 1,000 ms: a handler that keeps the deadline by a timer of its own is heard, also after a pause of its JVM. */
  static final long GRACE_MS = 1_000;

  private static final long LOOK_MS = 250;

  private final Vertx vertx;
  private final RequestGate pauses;
  private final HandlerFailureLog troubles;
  private final Set<OpenRequest> open = ConcurrentHashMap.newKeySet();
  private boolean looking; // a timer is set

  OpenRequests(Vertx vertx, RequestGate pauses, HandlerFailureLog troubles) {
    this.vertx = vertx;
    this.pauses = pauses;
    this.troubles = troubles;
  }

  /** Takes a request in, whose slot was taken. */
  void begin(OpenRequest request) {
    pauses.begun(request.message().shard());
    open.add(request);
    lookLater();
  }

  /** Ends a request, with its slot; false when it had ended before. Any thread. */
  boolean end(OpenRequest request) {
    return request.end() && released(request);
  }

  private boolean released(OpenRequest request) {
    open.remove(request);
    request.slot().release();
    pauses.ended(request.message().shard());
    return true;
  }

  private void lookLater() {
    if (!looking) {
      looking = true;
      vertx.setTimer(LOOK_MS, timer -> look());
    }
  }

  private void look() {
    looking = false;
    long now = System.nanoTime();
    open.forEach(request -> {
      if (now - request.inbound().deadlineNanos() >= GRACE_MS * 1_000_000) {
        giveUp(request);
      }
    });
    if (!open.isEmpty()) {
      lookLater();
    }
  }

  private void giveUp(OpenRequest request) {
    BoroughException late = ErrorCode.STREAM_RESET.failure("the request has outlived its deadline");
    OpenRequest.Late state = request.endLate(late);
    if (state == OpenRequest.Late.NOT) {
      return;
    }
    released(request);
    if (state == OpenRequest.Late.WAITING) {
      request.inbound().fail(ErrorCode.UNAVAILABLE.failure(
          "the handler had no time for the request before its deadline"));
    } else {
      request.inbound().fail(ErrorCode.TIMEOUT.failure("the handler has not answered by the deadline"));
      troubles.outlived(request);
    }
  }
}
