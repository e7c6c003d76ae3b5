package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.function.Function;

/** Parses the JSON arrays of batches and multi-gets. */
final class JsonArrayReader {
  /** 64 KiB parse in less than a millisecond on the event loop; larger texts are parsed by a worker. */
  private static final int LARGE_BYTES = 64 * 1_024;

  /**
   * Field names, quotes and base64 at most triple the counted size of a batch: a put takes 35 bytes and 4/3 of its key
   * and value as JSON, and counts as 16 bytes and its key and value.
   */
  private static final long TEXT_PER_BYTE = 3;

  private final Vertx vertx;
  private final long maxBytes;

  /**
   * Creates a reader.
   *
   * @param maxBatchBytes the largest batch, in bytes of keys and values
   */
  JsonArrayReader(Vertx vertx, long maxBatchBytes) {
    this.vertx = vertx;
    this.maxBytes = TEXT_PER_BYTE * maxBatchBytes + LARGE_BYTES;
  }

  /** Returns the largest body of a batch or a multi-get. */
  long maxBytes() {
    return maxBytes;
  }

  /**
   * Checks the content type of a request. Web pages can send other types across sites without a preflight request.
   *
   * @throws io.borough.error.RejectedException {@code CONTENT_TYPE_REFUSED} when the type is not JSON or is missing
   */
  static void checkContentType(HttpServerRequest request) {
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (types.size() != 1 || ContentKind.of(types.get(0)) != ContentKind.JSON) {
      throw ErrorCode.CONTENT_TYPE_REFUSED.failure("this path requires content-type: application/json");
    }
  }

  /**
   * Parses an array.
   *
   * @param read converts the array, and may reject it; runs on any thread
   * @return fails with {@code INVALID_ARGUMENT} when the text is not a JSON array
   */
  <T> Future<T> parse(Buffer text, Function<JsonArray, T> read) {
    if (text.length() > LARGE_BYTES) {
      return vertx.executeBlocking(() -> read.apply(array(text)), false);
    }
    try {
      return Future.succeededFuture(read.apply(array(text)));
    } catch (BoroughException e) {
      return Future.failedFuture(e);
    }
  }

  private static JsonArray array(Buffer text) {
    try {
      if (Json.decodeValue(text) instanceof JsonArray array) {
        return array;
      }
    } catch (DecodeException e) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the body is not JSON: " + firstLine(e.getMessage()));
    }
    throw ErrorCode.INVALID_ARGUMENT.failure("the body is not a JSON array");
  }

  static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
