package io.borough.verticles.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * What a client still sends of a body that nobody wants, after its request was answered.
 *
 * <p>It is read and dropped for a while: a socket closed over unread bytes is reset, and the reset can overtake the
 * answer. Past the bounds, or when the answer said {@code Connection: close}, the connection is closed.
 */
final class UnreadBodyDrain {
  /** 64 KiB: has often come already, and costs less to read than a new connection. */
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

  /** Whether the request has a body of which not all was read. */
  static boolean isUnread(HttpServerRequest request) {
    if (request.isEnded()) {
      return false;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null ? !length.equals("0") : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /**
   * Whether the connection has to end with the answer: much is left, or a client that waits to be asked for its body
   * may send its next request instead.
   */
  static boolean endsConnection(HttpServerRequest request) {
    if (!isUnread(request)) {
      return false;
    }
    long length = BodyReader.declaredLength(request);
    return length < 0 || length > SMALL_BYTES || request.headers().contains(HttpHeaders.EXPECT);
  }

  /** Drops what is left of an answered request's body. */
  static void drop(Vertx vertx, HttpServerRequest request) {
    if (isUnread(request)) {
      new UnreadBodyDrain(vertx, request).begin();
    }
  }

  private void begin() {
    timer = vertx.setTimer(MAX_MS, late -> request.connection().close());
    request.handler(this::count).exceptionHandler(gone -> vertx.cancelTimer(timer)).endHandler(all -> end());
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
