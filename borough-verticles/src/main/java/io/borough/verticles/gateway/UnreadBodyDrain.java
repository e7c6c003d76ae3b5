package io.borough.verticles.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads and discards the rest of a request's body after the response was sent.
 *
 * <p>Closing a socket with unread bytes resets the connection, and the client may then lose the response. The
 * connection is closed after the bounds below, or at the end of the body if the response has {@code Connection: close}.
 */
final class UnreadBodyDrain {
  /** 64 KiB: often received already, and cheaper to read than a new connection. */
  private static final long SMALL_BYTES = 64L * 1_024;

  private static final long MAX_BYTES = 16L * 1_024 * 1_024;
  private static final long MAX_MS = 3_000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final boolean closeAtEnd;
  private long bytes;
  private long timer;

  private UnreadBodyDrain(Vertx vertx, HttpServerRequest request) {
    this.vertx = vertx;
    this.request = request;
    this.closeAtEnd = request.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true);
  }

  /** Returns whether a part of the request's body was not read. */
  static boolean isUnread(HttpServerRequest request) {
    if (request.isEnded()) {
      return false;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null ? !length.equals("0") : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /**
   * Returns whether the connection must close after the response: much of the body is unread, or the client waits for
   * {@code 100 Continue} and could send its next request instead of the body.
   */
  static boolean requiresClose(HttpServerRequest request) {
    if (!isUnread(request)) {
      return false;
    }
    long length = BodyReader.declaredLength(request);
    return length < 0 || length > SMALL_BYTES || request.headers().contains(HttpHeaders.EXPECT);
  }

  /** Discards the rest of a request's body, if there is any. */
  static void start(Vertx vertx, HttpServerRequest request) {
    if (isUnread(request)) {
      new UnreadBodyDrain(vertx, request).begin();
    }
  }

  private void begin() {
    timer = vertx.setTimer(MAX_MS, timeout -> request.connection().close());
    request.handler(this::count).exceptionHandler(closed -> vertx.cancelTimer(timer)).endHandler(ended -> end());
    request.resume();
  }

  private void count(Buffer chunk) {
    bytes += chunk.length();
    if (bytes > MAX_BYTES) {
      vertx.cancelTimer(timer);
      request.connection().close();
    }
  }

  private void end() {
    vertx.cancelTimer(timer);
    if (closeAtEnd) {
      request.connection().close();
    }
  }
}
