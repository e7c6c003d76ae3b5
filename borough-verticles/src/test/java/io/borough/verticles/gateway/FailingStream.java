package io.borough.verticles.gateway;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A stream that gives one buffer and then fails. */
final class FailingStream implements ReadStream<Buffer> {
  private final Context context = Vertx.currentContext();
  private final Buffer buffer;
  private final Throwable failure;
  private Handler<Buffer> handler;
  private Handler<Throwable> exceptionHandler;

  FailingStream(Buffer buffer, Throwable failure) {
    this.buffer = buffer;
    this.failure = failure;
  }

  @Override
  public FailingStream exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    return this;
  }

  @Override
  public FailingStream handler(Handler<Buffer> newHandler) {
    handler = newHandler;
    return this;
  }

  @Override
  public FailingStream pause() {
    return this;
  }

  @Override
  public FailingStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public FailingStream fetch(long amount) {
    context.runOnContext(ready -> {
      handler.handle(buffer);
      exceptionHandler.handle(failure);
    });
    return this;
  }

  @Override
  public FailingStream endHandler(Handler<Void> newHandler) {
    return this;
  }
}
