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

/** Reads bodies into memory, up to a bound. Belongs to the event loop. */
final class BodyReader {
  private final ByteBudget budget;

  /**
   * What was read of a body.
   *
   * @param bytes at most the bound when it is whole, and a chunk more when it is not
   * @param whole whether that is all; else the request is paused, with the rest to come
   */
  record Start(Buffer bytes, boolean whole) {}

  BodyReader(ByteBudget budget) {
    this.budget = budget;
  }

  /**
   * Reads a request's whole body and uses it.
   *
   * <p>Fails without using it as {@link #start} does, and with {@code tooLarge} as soon as it is known to be larger
   * than {@code maxBytes}.
   *
   * @param use what to do with the body; the bytes count against the budget until its future has completed
   */
  <T> Future<T> read(HttpExchange exchange, long maxBytes, ErrorCode tooLarge, Function<Buffer, Future<T>> use) {
    if (declaredLength(exchange.request()) > maxBytes) {
      return Future.failedFuture(tooLarge(tooLarge, maxBytes)); // before the client is asked for it
    }
    return start(exchange, maxBytes,
        start -> start.whole() ? use.apply(start.bytes()) : Future.failedFuture(tooLarge(tooLarge, maxBytes)));
  }

  /**
   * Reads a request's body up to a bound and uses what was read.
   *
   * <p>Fails without using it, with {@code OVERLOADED} when the gateway holds too many bytes, {@code
   * INVALID_ARGUMENT} when the body is malformed, {@code STOPPED} when the request was answered or its client went
   * away meanwhile.
   *
   * @param use what to do with it; the bytes count against the budget until its future has completed
   */
  <T> Future<T> start(HttpExchange exchange, long maxBytes, Function<Start, Future<T>> use) {
    Reading reading = new Reading(exchange, maxBytes);
    reading.begin();
    return reading.result.future().compose(use).eventually(() -> {
      budget.giveBack(reading.taken);
      return Future.succeededFuture();
    });
  }

  /** What a request says of its body's length; -1 when it does not. */
  static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // the server refuses what is no number, so it is a large one
    }
  }

  /** Tells a client that waits for it to send its body. */
  static void askForBody(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      request.response().writeContinue();
    }
  }

  private static BoroughException tooLarge(ErrorCode code, long maxBytes) {
    return code.failure("the body has more than " + maxBytes + " bytes");
  }

  /** A body that is being read. */
  private final class Reading {
    private final HttpExchange exchange;
    private final HttpServerRequest request;
    private final long maxBytes;
    private final Promise<Start> result = Promise.promise();
    private Buffer bytes = Buffer.buffer();
    private int chunks;
    private long taken;

    Reading(HttpExchange exchange, long maxBytes) {
      this.exchange = exchange;
      this.request = exchange.request();
      this.maxBytes = maxBytes;
    }

    void begin() {
      exchange.whenOver(
          () -> result.tryFail(ErrorCode.STOPPED.failure("the request was over before its body was read")));
      request.handler(this::chunk).exceptionHandler(this::broken).endHandler(end -> done(true));
      askForBody(request);
    }

    private void chunk(Buffer chunk) {
      if (result.future().isComplete()) {
        return;
      }
      if (!budget.take(chunk.length())) {
        result.fail(ErrorCode.OVERLOADED.failure("the gateway holds as many bytes as it may"));
        return;
      }
      taken += chunk.length();
      append(chunk);
      if (taken > maxBytes) {
        request.pause();
        done(false);
      }
    }

    private void append(Buffer chunk) {
      chunks++;
      if (chunks == 1) {
        bytes = chunk; // most bodies are one chunk: not copied
      } else {
        bytes = chunks == 2 ? Buffer.buffer().appendBuffer(bytes).appendBuffer(chunk) : bytes.appendBuffer(chunk);
      }
    }

    private void done(boolean whole) {
      if (!result.future().isComplete()) {
        exchange.whenOver(null);
        result.complete(new Start(bytes, whole));
      }
    }

    private void broken(Throwable cause) {
      result.tryFail(cause instanceof HttpClosedException
          ? ErrorCode.STOPPED.failure("the client went away in the midst of its body")
          : ErrorCode.INVALID_ARGUMENT.failure("the body is malformed: " + Failures.messageOf(cause)));
    }
  }
}
