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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;

/**
 * Meets every request: bounds how many there are, checks where it comes from, reads the path as it was sent, checks the
 * token, and shows the way.
 */
final class GatewayHandler implements Handler<HttpServerRequest> {
  private static final String BEARER = "Bearer ";

  /** 1,000 ms: how long a connection that is to end may take to send its answer, and to take what is on its way. */
  private static final long LINGER_MS = 1_000;

  private final OpenExchanges exchanges;
  private final CrossSiteGuard guard;
  private final PartitionRoutes data;
  private final Handler<HttpServerRequest> operators;
  private final int maxRequests;
  private final byte[] token; // empty when none is asked for

  GatewayHandler(OpenExchanges exchanges, CrossSiteGuard guard, PartitionRoutes data,
      Handler<HttpServerRequest> operators, int maxRequests, String token) {
    this.exchanges = exchanges;
    this.guard = guard;
    this.data = data;
    this.operators = operators;
    this.maxRequests = maxRequests;
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void handle(HttpServerRequest request) {
    int before = exchanges.size();
    HttpResponses.prepare(request.response());
    HttpExchange exchange = exchanges.begin(request, RequestOptions.DEFAULT_TIMEOUT_MS);
    BoroughException misframed = Framing.refusal(request);
    if (misframed != null) {
      // first the end of the connection, so that what has come after this request is dropped and not answered
      request.connection().shutdown(LINGER_MS, TimeUnit.MILLISECONDS);
      exchange.fail(misframed);
      return;
    }
    BoroughException unwanted = guard.refusal(request);
    if (unwanted != null) {
      exchange.fail(unwanted);
      return;
    }
    try {
      RawPath path = RawPath.parse(request.uri());
      boolean probe = path.is(0, "health");
      if (!probe && !isAllowed(request)) {
        throw ErrorCode.UNAUTHORIZED.failure("this gateway wants Authorization: Bearer and its token");
      }
      if (path.is(0, "partitions")) {
        if (before >= maxRequests) { // operators are let in when it is full: they come to see why
          throw ErrorCode.OVERLOADED.failure(maxRequests + " requests of this node are open");
        }
        data.serve(exchange, path);
      } else {
        exchange.setRoute(OperatorRoutes.patternOf(path));
        if (request.method() == HttpMethod.POST) {
          exchange.outcomeUnknown();
        }
        operators.handle(request);
      }
    } catch (RuntimeException e) { // a refusal, or a fault of ours: answered either way
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
    return MessageDigest.isEqual(token, given); // takes as long for a token that begins right
  }

  /** Answers what is no HTTP request; the server closes the connection after it. */
  static void refuse(HttpServerRequest request) {
    HttpResponses.prepare(request.response());
    BoroughException misframed = Framing.refusal(request);
    HttpErrors.send(request, misframed == null ? malformed(request.decoderResult().cause()) : misframed);
  }

  private static BoroughException malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return ErrorCode.INVALID_ARGUMENT.failure("the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return ErrorCode.INVALID_ARGUMENT.failure("the headers are too long");
    }
    return ErrorCode.INVALID_ARGUMENT.failure("this is no HTTP request");
  }
}
