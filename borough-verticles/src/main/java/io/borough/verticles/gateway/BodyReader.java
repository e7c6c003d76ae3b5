package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/** Reads request bodies into memory, up to a bound. Belongs to the event loop. */
final class BodyReader {
  private final ByteBudget budget;

  /**
   * The bytes that were read of a body.
   *
   * @param bytes at most the bound when the body is complete; up to one chunk more when it is not
   * @param whole whether the body is complete; otherwise the request is paused before the rest
   */
  record Start(Buffer bytes, boolean whole) {}

  BodyReader(ByteBudget budget) {
    this.budget = budget;
  }

  /**
   * Reads the whole body of a request and passes it to a function.
   *
   * <p>Fails without calling the function as {@link #start} does, and with {@code tooLarge} as soon as the body is
   * known to be larger than {@code maxBytes}.
   *
   * @param use the function; the bytes count against the budget until its future completes
   */
  <T> Future<T> read(HttpExchange exchange, long maxBytes, ErrorCode tooLarge, Function<Buffer, Future<T>> use) {
    if (declaredLength(exchange.request()) > maxBytes) {
      return Future.failedFuture(tooLarge(tooLarge, maxBytes)); // before the client sends it
    }
    return start(exchange, maxBytes,
        start -> start.whole() ? use.apply(start.bytes()) : Future.failedFuture(tooLarge(tooLarge, maxBytes)));
  }

  /**
   * Reads the body of a request up to a bound and passes the bytes to a function.
   *
   * <p>Fails without calling the function: with {@code OVERLOADED} when the gateway holds too many bytes, with {@code
   * INVALID_ARGUMENT} when the body is malformed, with {@code STOPPED} when the exchange ended before.
   *
   * @param use the function; the bytes count against the budget until its future completes
   */
  <T> Future<T> start(HttpExchange exchange, long maxBytes, Function<Start, Future<T>> use) {
    Reading reading = new Reading(exchange, maxBytes);
    reading.begin();
    return reading.result.future().compose(use).eventually(() -> {
      budget.release(reading.reserved);
      return Future.succeededFuture();
    });
  }

  /** Returns the content length of a request, or -1 when it has none. */
  static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // the server has refused non-numbers, so the number is too large
    }
  }

  /** Sends {@code 100 Continue} to a client that expects it. */
  static void sendContinue(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      request.response().writeContinue();
    }
  }

  private static BoroughException tooLarge(ErrorCode code, long maxBytes) {
    return code.failure("the body has more than " + maxBytes + " bytes");
  }

  /** The state of one read. */
  private final class Reading {
    private final HttpExchange exchange;
    private final HttpServerRequest request;
    private final long maxBytes;
    private final Promise<Start> result = Promise.promise();
    private Buffer bytes = Buffer.buffer();
    private int chunks;
    private long reserved;

    Reading(HttpExchange exchange, long maxBytes) {
      this.exchange = exchange;
      this.request = exchange.request();
      this.maxBytes = maxBytes;
    }

    void begin() {
      exchange.onEnd(
          () -> result.tryFail(ErrorCode.STOPPED.failure("the request ended before its body was read")));
      request.handler(this::chunk).exceptionHandler(this::broken).endHandler(end -> done(true));
      sendContinue(request);
    }

    private void chunk(Buffer chunk) {
      if (result.future().isComplete()) {
        return;
      }
      if (!budget.tryReserve(chunk.length())) {
        result.fail(ByteBudget.exhausted());
        return;
      }
      reserved += chunk.length();
      append(chunk);
      if (reserved > maxBytes) {
        request.pause();
        done(false);
      }
    }

    private void append(Buffer chunk) {
      chunks++;
      if (chunks == 1) {
        bytes = chunk; // most bodies are one chunk and need no copy
      } else {
        bytes = chunks == 2 ? Buffer.buffer().appendBuffer(bytes).appendBuffer(chunk) : bytes.appendBuffer(chunk);
      }
    }

    private void done(boolean whole) {
      if (!result.future().isComplete()) {
        exchange.onEnd(null);
        result.complete(new Start(bytes, whole));
      }
    }

    private void broken(Throwable cause) {
      result.tryFail(cause instanceof HttpClosedException
          ? ErrorCode.STOPPED.failure("the client disconnected while it sent the body")
          : ErrorCode.INVALID_ARGUMENT.failure("the body is malformed: " + Failures.messageOf(cause)));
    }
  }
}
