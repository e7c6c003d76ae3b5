package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.stream.Demand;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;

/**
 * The body of an HTTP request as a stream: the bytes that were read before, then one chunk for each that is demanded.
 *
 * <p>Paused initially. Thread: the gateway's context owns the state and calls the handlers; any thread may call the
 * methods.
 */
final class RequestBodyStream implements ReadStream<Buffer> {
  private final ContextInternal context;
  private final HttpServerRequest request;
  private final boolean whole;
  private Buffer start; // null once it was delivered
  private long demand;
  private boolean fetching; // the next chunk
  private boolean flowing;
  private boolean done;
  private BoroughException failure; // delivered to an exception handler that is set later
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;

  /**
   * Creates the stream of a body.
   *
   * @param start the bytes that were read before
   * @param whole whether these are all; otherwise the stream reads the rest of the request
   */
  RequestBodyStream(ContextInternal context, HttpServerRequest request, Buffer start, boolean whole) {
    this.context = context;
    this.request = request;
    this.start = start.length() == 0 ? null : start;
    this.whole = whole;
    if (!whole) {
      request.pause();
      request.handler(this::chunk).exceptionHandler(this::fail).endHandler(end -> end());
    }
  }

  /** Fails the stream, if it has not ended, because its request has ended. */
  void abandon() {
    fail(ErrorCode.STREAM_RESET.failure("the request ended before its body was read"));
  }

  @Override
  public RequestBodyStream handler(Handler<Buffer> newHandler) {
    return onContext(() -> {
      handler = newHandler;
      flow();
    });
  }

  @Override
  public RequestBodyStream endHandler(Handler<Void> newHandler) {
    return onContext(() -> endHandler = newHandler);
  }

  @Override
  public RequestBodyStream exceptionHandler(Handler<Throwable> newHandler) {
    return onContext(() -> {
      exceptionHandler = newHandler;
      deliverFailure();
    });
  }

  @Override
  public RequestBodyStream pause() {
    return onContext(() -> demand = 0);
  }

  @Override
  public RequestBodyStream resume() {
    return fetch(Demand.UNBOUNDED);
  }

  @Override
  public RequestBodyStream fetch(long amount) {
    Demand.check(amount);
    return onContext(() -> {
      demand = Demand.plus(demand, amount);
      flow();
    });
  }

  private void flow() {
    if (flowing) {
      return; // the handler has called fetch; the loop below continues
    }
    flowing = true;
    try {
      while (!done && demand > 0 && handler != null && !fetching) {
        if (start != null) {
          Buffer first = start;
          start = null;
          deliver(first);
        } else if (whole) {
          end();
        } else {
          fetching = true;
          request.fetch(1);
        }
      }
    } finally {
      flowing = false;
    }
  }

  private void chunk(Buffer chunk) {
    fetching = false;
    if (!done) {
      deliver(chunk);
      flow();
    }
  }

  private void deliver(Buffer chunk) {
    demand = Demand.minusOne(demand);
    if (handler != null) {
      handler.handle(chunk);
    }
  }

  private void end() {
    if (!done) {
      done = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  private void fail(Throwable cause) {
    if (!done) {
      done = true;
      failure = cause instanceof BoroughException known ? known
          : ErrorCode.STREAM_RESET.failure("the client's body is incomplete: " + Failures.messageOf(cause));
      deliverFailure();
    }
  }

  private void deliverFailure() {
    if (failure != null && exceptionHandler != null) {
      BoroughException delivered = failure;
      failure = null;
      exceptionHandler.handle(delivered);
    }
  }

  private RequestBodyStream onContext(Runnable task) {
    if (context.inThread()) {
      task.run();
    } else {
      context.runOnContext(ready -> task.run());
    }
    return this;
  }
}
