package io.borough.verticles.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers that fit in one piece. */
final class HttpResponses {
  /** Has the revision of a write. */
  static final CharSequence REVISION = HttpHeaders.createOptimized("Borough-Revision");

  static final String JSON = "application/json";

  private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence RESOURCE_POLICY = HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
  private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");

  private HttpResponses() {}

  /**
   * Has an answer tell browsers, whoever makes it: to take its content for nothing but what its type says, and to give
   * it to no page of another site. Some send no {@code Origin} and no {@code Sec-Fetch-Site} with what a page embeds.
   */
  static void prepare(HttpServerResponse response) {
    response.headersEndHandler(last -> response.headers()
        .set(CONTENT_TYPE_OPTIONS, NOSNIFF)
        .set(RESOURCE_POLICY, SAME_ORIGIN));
  }

  /** Whether an answer can still be begun: none was, and the client is there. */
  static boolean isOpen(HttpServerResponse response) {
    return !response.headWritten() && !response.ended() && !response.closed();
  }

  /** Ends an open answer with JSON. */
  static void json(HttpServerRequest request, int status, Buffer json) {
    send(request, status, JSON, json);
  }

  /**
   * Ends an open answer with a body, which a HEAD request is told the length of only.
   *
   * @return completes when the bytes have left; fails when the client went away before
   */
  static Future<Void> send(HttpServerRequest request, int status, String contentType, Buffer body) {
    HttpServerResponse response = request.response().setStatusCode(status);
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    closeIfMuchIsLeft(request);
    return request.method() == HttpMethod.HEAD ? response.end() : response.end(body);
  }

  /** Ends an open answer that has no body. */
  static void empty(HttpServerRequest request, int status) {
    request.response().setStatusCode(status);
    closeIfMuchIsLeft(request);
    request.response().end();
  }

  /** Tells a client that is answered before its body was read to send nothing more on this connection. */
  private static void closeIfMuchIsLeft(HttpServerRequest request) {
    if (UnreadBodyDrain.endsConnection(request)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }
}
