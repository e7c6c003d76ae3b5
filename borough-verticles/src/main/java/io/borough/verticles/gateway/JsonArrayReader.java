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

/** Reads the JSON arrays that batches and reads are sent as. */
final class JsonArrayReader {
  /** 64 KiB take the event loop less than a millisecond; larger ones are for a worker. */
  private static final int LARGE_BYTES = 64 * 1_024;

  /**
   * The fields' names, quotes and base64 at most triple what a batch counts: 35 bytes and 4 for every 3 of key and
   * value are less than three times the 16 that a put counts besides these.
   */
  private static final long TEXT_PER_BYTE = 3;

  private final Vertx vertx;
  private final long maxBytes;

  /**
   * For batches of a size.
   *
   * @param maxBatchBytes of keys and values
   */
  JsonArrayReader(Vertx vertx, long maxBatchBytes) {
    this.vertx = vertx;
    this.maxBytes = TEXT_PER_BYTE * maxBatchBytes + LARGE_BYTES;
  }

  /** The most text of a batch, or of the keys to read; more is refused unread. */
  long maxBytes() {
    return maxBytes;
  }

  /**
   * Checks that a request says that it has JSON. A web page can send other types without being asked who it is.
   *
   * @throws io.borough.error.RejectedException {@code CONTENT_TYPE_REFUSED} when it says anything else, or nothing
   */
  static void check(HttpServerRequest request) {
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (types.size() != 1 || ContentKind.of(types.get(0)) != ContentKind.JSON) {
      throw ErrorCode.CONTENT_TYPE_REFUSED.failure("this path takes JSON: send it as content-type: application/json");
    }
  }

  /**
   * Reads an array.
   *
   * @param read makes the result of it, and may refuse it; runs on any thread
   * @return {@code INVALID_ARGUMENT} when the text is no JSON array
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
