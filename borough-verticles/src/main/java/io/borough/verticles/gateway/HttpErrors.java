package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into error responses, and defines the HTTP status of each error code. */
final class HttpErrors {
  private static final Logger LOG = LoggerFactory.getLogger(HttpErrors.class);
  private static final String RETRY_AFTER_S = "1";

  private HttpErrors() {}

  /** Returns the HTTP status of an error code. */
  static int statusOf(ErrorCode code) {
    return switch (code) {
      case UNAUTHORIZED -> 401;
      case FORBIDDEN, ORIGIN_REFUSED -> 403;
      case NOT_FOUND, NO_SUCH_ROUTE -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case REVISION_MISMATCH -> 412;
      case VALUE_TOO_LARGE, BATCH_TOO_LARGE, PAYLOAD_TOO_LARGE -> 413;
      case CONTENT_TYPE_REFUSED -> 415;
      case HOST_REFUSED -> 421; // Misdirected Request; 403 would suggest missing credentials
      case OVERLOADED -> 429;
      case HANDLER_FAILED -> 500;
      case NO_HANDLER, UNSUPPORTED -> 501;
      case READ_TIMEOUT -> 504;
      default -> switch (code.number() / 100) {
        case 1 -> 400;
        case 2 -> 503;
        case 3 -> 504;
        default -> 500; // 4xx: a disk failed, possibly after the write was logged
      };
    };
  }

  /** Returns the body of an error response. */
  static JsonObject json(BoroughException failure) {
    return new JsonObject().put("code", failure.code().name()).put("number", failure.code().number())
        .put("message", failure.getMessage());
  }

  /** Sends an error response, unless a response was started or the client has disconnected. */
  static void send(HttpServerRequest request, Throwable cause) {
    BoroughException failure = Failures.of(cause);
    if (!HttpResponses.isOpen(request.response())) {
      return;
    }
    if (failure.code() == ErrorCode.INTERNAL) {
      LOG.warn("A request failed with an unexpected exception", cause);
    }
    HttpServerResponse response = request.response();
    response.headers().clear(); // they belong to the response that failed
    switch (failure.code()) {
      case OVERLOADED -> response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
      case UNAUTHORIZED -> response.putHeader("WWW-Authenticate", "Bearer realm=\"borough\"");
      case REVISION_MISMATCH -> putCurrent(response, failure);
      default -> { }
    }
    HttpResponses.json(request, statusOf(failure.code()), json(failure).toBuffer());
  }

  /** Responds that a path does not allow the request's method. */
  static void methodNotAllowed(HttpServerRequest request, String allowed) {
    if (HttpResponses.isOpen(request.response())) {
      request.response().putHeader(HttpHeaders.ALLOW, allowed);
      BoroughException failure = ErrorCode.METHOD_NOT_ALLOWED.failure("this path allows " + allowed);
      HttpResponses.json(request, 405, json(failure).toBuffer());
    }
  }

  private static void putCurrent(HttpServerResponse response, BoroughException failure) {
    if (failure instanceof RejectedException rejected && rejected.currentRevision().orElse(0) > 0) {
      response.putHeader(HttpHeaders.ETAG, Preconditions.EntityTags.of(rejected.currentRevision().getAsLong()));
    }
  }
}
