package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * One request and its response, from the request's head to the end of the response or of the connection.
 *
 * <p>Responds itself when the deadline has passed. Belongs to the event loop.
 */
final class HttpExchange {
  private static final long GRACE_NANOS = 200_000_000; // an operation's own timeout says more

  private final OpenExchanges exchanges;
  private final HttpServerRequest request;
  private final long startNanos = System.nanoTime();
  private long deadlineNanos;
  private long timeoutMs;
  private ErrorCode timeoutCode = ErrorCode.READ_TIMEOUT;
  private String route = "other";
  private boolean ended;
  private Runnable onEnd;

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

  /** Returns the pattern of the path, a tag of the metrics. */
  String route() {
    return route;
  }

  HttpExchange setRoute(String newRoute) {
    this.route = newRoute;
    return this;
  }

  /** Sets the deadline, counted from the arrival of the request. */
  void setTimeoutMs(long newTimeoutMs) {
    timeoutMs = newTimeoutMs;
    deadlineNanos = startNanos + newTimeoutMs * 1_000_000;
  }

  /** Returns the time to the deadline; at least 1. */
  long remainingMs() {
    return Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** Records that something may be written from now on: after a timeout the outcome is unknown. */
  void mayWrite() {
    timeoutCode = ErrorCode.TIMEOUT;
  }

  /**
   * Sets the task that runs when the exchange ends: after the response, or when the client disconnects. Replaces the
   * previous task. Runs the task immediately when the exchange has ended.
   *
   * @param task releases the resources of the response; null for none
   */
  void onEnd(Runnable task) {
    onEnd = ended ? null : task;
    if (ended && task != null) {
      task.run();
    }
  }

  boolean isEnded() {
    return ended;
  }

  /** Returns whether a response can still be started. */
  boolean isOpen() {
    return !ended && HttpResponses.isOpen(response());
  }

  /** Sends an error response if no response was started. */
  void fail(Throwable cause) {
    HttpErrors.send(request, cause);
  }

  /** Resets the connection of a started response, so that the client does not take it for complete. */
  void reset() {
    if (!response().ended() && !response().closed()) {
      response().reset();
    }
    end();
  }

  /** Sends a timeout when the deadline has passed and no response was started. */
  void checkDeadline(long nowNanos) {
    if (nowNanos - deadlineNanos > GRACE_NANOS && isOpen()) {
      fail(timeoutCode.failure(timeoutCode == ErrorCode.TIMEOUT
          ? "no response within " + timeoutMs + " ms; the request may still be executed"
          : "no response within " + timeoutMs + " ms; nothing was written"));
    }
  }

  /** Registers for the end of the response and of the connection. */
  void begin() {
    response().endHandler(ended -> end());
    response().closeHandler(closed -> end());
  }

  private void end() {
    if (!ended) {
      ended = true;
      exchanges.ended(this);
      Runnable task = onEnd;
      onEnd = null;
      if (task != null) {
        task.run();
      }
    }
  }
}
