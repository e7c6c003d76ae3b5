package io.borough.verticles.handler;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Gives a byte with each turn of its maker's context, or of the first that reads it, until nobody wants more. */
final class EndlessSource implements ReadStream<Buffer> {
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private long demand = Long.MAX_VALUE;
  private boolean running;

  private void run(Context context) {
    Handler<Buffer> reader;
    synchronized (this) {
      running = handler != null && demand > 0;
      if (!running) {
        return;
      }
      reader = handler;
      demand -= demand == Long.MAX_VALUE ? 0 : 1;
    }
    reader.handle(Buffer.buffer("x"));
    context.runOnContext(again -> run(context));
  }

  private void wake() {
    if (!running && handler != null && demand > 0) {
      running = true;
      Context context = Vertx.currentContext();
      context.runOnContext(again -> run(context));
    }
  }

  /** Whether it was paused and has no handlers any more. */
  synchronized boolean isLetGo() {
    return demand == 0 && handler == null && endHandler == null;
  }

  @Override
  public synchronized ReadStream<Buffer> handler(Handler<Buffer> next) {
    handler = next;
    wake();
    return this;
  }

  @Override
  public synchronized ReadStream<Buffer> pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public synchronized ReadStream<Buffer> fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    wake();
    return this;
  }

  @Override
  public synchronized ReadStream<Buffer> endHandler(Handler<Void> next) {
    endHandler = next;
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> next) {
    return this;
  }
}
