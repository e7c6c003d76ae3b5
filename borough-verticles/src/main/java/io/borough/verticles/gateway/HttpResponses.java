package io.borough.verticles.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Writes responses whose body is in memory, and ends streamed ones. */
final class HttpResponses {
  /** The response header with the revision of a write. */
  static final CharSequence REVISION = HttpHeaders.createOptimized("Borough-Revision");

  static final String JSON = "application/json";

  private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence RESOURCE_POLICY = HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
  private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");

  private HttpResponses() {}

  /**
   * Adds the headers that protect browsers to a response: no content sniffing, and no embedding by other sites. The
   * second is needed because some browsers send neither {@code Origin} nor {@code Sec-Fetch-Site} for embedded content.
   */
  static void addBrowserHeaders(HttpServerResponse response) {
    response.headersEndHandler(last -> response.headers()
        .set(CONTENT_TYPE_OPTIONS, NOSNIFF)
        .set(RESOURCE_POLICY, SAME_ORIGIN));
  }

  /** Returns whether a response can still be started: none was started, and the client is connected. */
  static boolean isOpen(HttpServerResponse response) {
    return !response.headWritten() && !response.ended() && !response.closed();
  }

  /** Sends a JSON response; the response must be open. */
  static void json(HttpServerRequest request, int status, Buffer json) {
    send(request, status, JSON, json);
  }

  /**
   * Sends a response with a body, or only its length to a HEAD request; the response must be open.
   *
   * @return completes when the bytes are written; fails when the client disconnected before
   */
  static Future<Void> send(HttpServerRequest request, int status, String contentType, Buffer body) {
    HttpServerResponse response = request.response().setStatusCode(status);
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    closeIfBodyIsUnread(request);
    return request.method() == HttpMethod.HEAD ? response.end() : response.end(body);
  }

  /** Sends a response without a body; the response must be open. */
  static void empty(HttpServerRequest request, int status) {
    request.response().setStatusCode(status);
    closeIfBodyIsUnread(request);
    request.response().end();
  }

  /** Sends a response with a body that counts against the budget, or {@code OVERLOADED} when it does not fit. */
  static void send(HttpExchange exchange, ByteBudget budget, String contentType, Buffer body) {
    int bytes = body.length();
    if (budget.tryReserve(bytes)) {
      send(exchange.request(), 200, contentType, body).onComplete(sent -> budget.release(bytes));
    } else {
      exchange.fail(ByteBudget.exhausted());
    }
  }

  /** Writes the last bytes of a streamed response and ends it. */
  static void endStreamed(HttpExchange exchange, Buffer last) {
    HttpServerRequest request = exchange.request();
    HttpConnection connection = request.connection();
    boolean closes = request.version() == HttpVersion.HTTP_1_0; // without chunks, the close marks the end
    exchange.response().end(last).onComplete(sent -> {
      if (closes) {
        connection.close();
      }
    });
  }

  /** Announces the end of the connection when much of the request's body is unread. */
  private static void closeIfBodyIsUnread(HttpServerRequest request) {
    if (UnreadBodyDrain.requiresClose(request)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }
}
