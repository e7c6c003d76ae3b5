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
 * A request's body as a stream: what was read of it before, then the rest, a chunk for each that is demanded.
 *
 * <p>Paused at first. Thread: the gateway's context owns the state and calls the handlers; methods may be called from
 * any.
 */
final class RequestBodyStream implements ReadStream<Buffer> {
  private final ContextInternal context;
  private final HttpServerRequest request;
  private final boolean whole;
  private Buffer start; // null once it was given
  private long demand;
  private boolean asked; // for the next chunk
  private boolean flowing;
  private boolean done;
  private BoroughException failure; // told to an exception handler that is set later
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;

  /**
   * A body of which a part was read.
   *
   * @param whole whether that is all; else the request is read on from here
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

  /** Fails the stream if it has not ended: its request is over. */
  void giveUp() {
    fail(ErrorCode.STREAM_RESET.failure("the request was over before its body was read"));
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
      tellFailure();
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
      return; // a handler that fetches from within is served by the loop below
    }
    flowing = true;
    try {
      while (!done && demand > 0 && handler != null && !asked) {
        if (start != null) {
          Buffer first = start;
          start = null;
          give(first);
        } else if (whole) {
          end();
        } else {
          asked = true;
          request.fetch(1);
        }
      }
    } finally {
      flowing = false;
    }
  }

  private void chunk(Buffer chunk) {
    asked = false;
    if (!done) {
      give(chunk);
      flow();
    }
  }

  private void give(Buffer chunk) {
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
          : ErrorCode.STREAM_RESET.failure("the client's body broke off: " + Failures.messageOf(cause));
      tellFailure();
    }
  }

  private void tellFailure() {
    if (failure != null && exceptionHandler != null) {
      BoroughException told = failure;
      failure = null;
      exceptionHandler.handle(told);
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
