package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * One request and its answer, from the head of the one to the end of the other, whatever that end is.
 *
 * <p>Answers by itself when nobody else has by the deadline. Belongs to the event loop.
 */
final class HttpExchange {
  private static final long GRACE_NANOS = 200_000_000; // what failed at its own deadline may still say why

  private final OpenExchanges exchanges;
  private final HttpServerRequest request;
  private final long startNanos = System.nanoTime();
  private long deadlineNanos;
  private long timeoutMs;
  private ErrorCode lateCode = ErrorCode.READ_TIMEOUT;
  private String route = "other";
  private boolean over;
  private Runnable whenOver;

  HttpExchange(OpenExchanges exchanges, HttpServerRequest request, long timeoutMs) {
    this.exchanges = exchanges;
    this.request = request;
    setTimeoutMs(timeoutMs);
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  /** The path's pattern, for the metrics: one of a few. */
  String route() {
    return route;
  }

  HttpExchange setRoute(String newRoute) {
    this.route = newRoute;
    return this;
  }

  /** Sets by when to answer, from the request's arrival on. */
  void setTimeoutMs(long newTimeoutMs) {
    timeoutMs = newTimeoutMs;
    deadlineNanos = startNanos + newTimeoutMs * 1_000_000;
  }

  /** How long an operation that begins now may take; 1 or more. */
  long remainingMs() {
    return Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** From now on something may be written, so a late answer says that the outcome is unknown. */
  void outcomeUnknown() {
    lateCode = ErrorCode.TIMEOUT;
  }

  /**
   * Sets what to do when the exchange is over: answered, by whomever, or the client gone. Takes the place of what was
   * set before; is called at once when it is over already.
   *
   * @param task releases what the answer needed; null for nothing
   */
  void whenOver(Runnable task) {
    whenOver = over ? null : task;
    if (over && task != null) {
      task.run();
    }
  }

  boolean isOver() {
    return over;
  }

  /** Whether an answer can still be begun. */
  boolean isOpen() {
    return !over && HttpResponses.isOpen(response());
  }

  /** Answers with a failure, if it can still be answered. */
  void fail(Throwable cause) {
    HttpErrors.send(request, cause);
  }

  /** Breaks off an answer that was begun, so that nobody takes it for a whole one. */
  void breakOff() {
    if (!response().ended() && !response().closed()) {
      response().reset();
    }
    end();
  }

  /** Answers that it is too late, when it is and nothing was answered. */
  void checkDeadline(long nowNanos) {
    if (nowNanos - deadlineNanos > GRACE_NANOS && isOpen()) {
      fail(lateCode.failure(lateCode == ErrorCode.TIMEOUT
          ? "no answer within " + timeoutMs + " ms; what was asked for may still happen"
          : "no answer within " + timeoutMs + " ms; nothing was written"));
    }
  }

  /** Begins to watch for the end. */
  void begin() {
    response().endHandler(ended -> end());
    response().closeHandler(closed -> end());
  }

  private void end() {
    if (!over) {
      over = true;
      exchanges.ended(this);
      Runnable task = whenOver;
      whenOver = null;
      if (task != null) {
        task.run();
      }
    }
  }
}
