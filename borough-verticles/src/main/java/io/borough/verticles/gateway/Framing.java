package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Checks how a request says where its body ends: by nothing, by a length, or by the transfer coding {@code chunked}.
 *
 * <p>Of a request that says anything else the end is not known, and what follows its head must not be read as the next
 * request: the connection ends with the answer. The server takes every list of codings with {@code chunked} in it for
 * that coding, and every other list for a request without a body.
 */
final class Framing {
  private Framing() {}

  /**
   * What is wrong with a request's framing.
   *
   * @return {@code UNSUPPORTED} for another transfer coding, {@code INVALID_ARGUMENT} where two headers, or the version
   *     and a header, contradict each other; null when nothing is wrong
   */
  static BoroughException refusal(HttpServerRequest request) {
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
      return ErrorCode.UNSUPPORTED.failure("the only transfer-encoding that is understood here is chunked");
    }
    return null;
  }
}
