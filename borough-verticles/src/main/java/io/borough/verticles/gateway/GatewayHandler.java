package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.RequestOptions;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Handles every request: checks its framing and its origin, parses the raw path, checks the token and the number of
 * open requests, and passes it to the routes.
 */
final class GatewayHandler implements Handler<HttpServerRequest> {
  private static final String BEARER = "Bearer ";

  /** 1,000 ms: time for a closing connection to send its response and to receive the bytes that were already sent. */
  private static final long LINGER_MS = 1_000;

  private final OpenExchanges exchanges;
  private final CrossSiteGuard guard;
  private final PartitionRoutes partitions;
  private final Handler<HttpServerRequest> operators;
  private final int maxRequests;
  private final byte[] token; // empty when no token is required

  GatewayHandler(OpenExchanges exchanges, CrossSiteGuard guard, PartitionRoutes partitions,
      Handler<HttpServerRequest> operators, int maxRequests, String token) {
    this.exchanges = exchanges;
    this.guard = guard;
    this.partitions = partitions;
    this.operators = operators;
    this.maxRequests = maxRequests;
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void handle(HttpServerRequest request) {
    int openBefore = exchanges.size();
    HttpResponses.addBrowserHeaders(request.response());
    HttpExchange exchange = exchanges.begin(request, RequestOptions.DEFAULT_TIMEOUT_MS);
    BoroughException misframed = framingError(request);
    if (misframed != null) {
      // shut down first, so that bytes received after this request are dropped
      request.connection().shutdown(LINGER_MS, TimeUnit.MILLISECONDS);
      exchange.fail(misframed);
      return;
    }
    BoroughException refusal = guard.refusal(request);
    if (refusal != null) {
      exchange.fail(refusal);
      return;
    }
    try {
      RawPath path = RawPath.parse(request.uri());
      boolean probe = path.is(0, "health");
      if (!probe && !isAllowed(request)) {
        throw ErrorCode.UNAUTHORIZED.failure("this gateway requires Authorization: Bearer with its token");
      }
      if (path.is(0, "partitions")) {
        if (openBefore >= maxRequests) { // operator routes stay available under overload
          throw ErrorCode.OVERLOADED.failure(maxRequests + " requests of this node are open");
        }
        partitions.serve(exchange, path);
      } else {
        exchange.setRoute(OperatorRoutes.patternOf(path));
        if (request.method() == HttpMethod.POST) {
          exchange.mayWrite();
        }
        operators.handle(request);
      }
    } catch (RuntimeException e) { // a rejected request or an internal failure
      exchange.fail(e);
    }
  }

  private boolean isAllowed(HttpServerRequest request) {
    if (token.length == 0) {
      return true;
    }
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    byte[] given = header.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(token, given); // in constant time
  }

  /** Responds to malformed HTTP; the server then closes the connection. */
  static void refuse(HttpServerRequest request) {
    HttpResponses.addBrowserHeaders(request.response());
    BoroughException misframed = framingError(request);
    HttpErrors.send(request, misframed == null ? malformed(request.decoderResult().cause()) : misframed);
  }

  private static BoroughException malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return ErrorCode.INVALID_ARGUMENT.failure("the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return ErrorCode.INVALID_ARGUMENT.failure("the headers are too long");
    }
    return ErrorCode.INVALID_ARGUMENT.failure("this is not an HTTP request");
  }

  /**
   * Checks how a request marks the end of its body: no body, a length, or the transfer coding {@code chunked}.
   *
   * <p>With any other framing the end of the body is unknown, and the bytes after the head must not be read as the next
   * request: the connection ends with the response. Vert.x itself accepts every list of codings that contains {@code
   * chunked}, and reads requests with other codings as having no body.
   *
   * @return {@code UNSUPPORTED} for another transfer coding, {@code INVALID_ARGUMENT} when two headers, or the version
   *     and a header, contradict each other; null when the framing is valid
   */
  private static BoroughException framingError(HttpServerRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return null;
    }
    if (request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      return ErrorCode.INVALID_ARGUMENT.failure("the request has both a transfer-encoding and a content-length");
    }
    if (request.version() == HttpVersion.HTTP_1_0) {
      return ErrorCode.INVALID_ARGUMENT.failure("HTTP/1.0 has no transfer-encoding");
    }
    if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      return ErrorCode.UNSUPPORTED.failure("the only supported transfer-encoding is chunked");
    }
    return null;
  }
}
