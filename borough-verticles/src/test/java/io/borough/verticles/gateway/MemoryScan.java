package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.EntryStream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.List;

/** A scan over a list, which may fail on its way. */
final class MemoryScan implements EntryStream {
  private final Context context = Vertx.currentContext();
  private final List<Entry> entries;
  private final Throwable failure;
  private final int failsAfter;
  private long demand = Long.MAX_VALUE;
  private Handler<Entry> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private boolean ended;
  volatile int given;
  volatile boolean paused;
  volatile boolean closed;

  MemoryScan(List<Entry> entries, Throwable failure, int failsAfter) {
    this.entries = entries;
    this.failure = failure;
    this.failsAfter = failsAfter;
  }

  private void flow() {
    while (!closed && !ended && demand > 0 && handler != null) {
      if (failure != null && given == failsAfter) {
        ended = true;
        exceptionHandler.handle(failure);
      } else if (given == entries.size()) {
        ended = true;
        endHandler.handle(null);
      } else {
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        handler.handle(entries.get(given++));
      }
    }
  }

  @Override
  public EntryStream exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    return this;
  }

  @Override
  public EntryStream handler(Handler<Entry> newHandler) {
    handler = newHandler;
    context.runOnContext(begin -> flow());
    return this;
  }

  @Override
  public EntryStream pause() {
    demand = 0;
    paused = true;
    return this;
  }

  @Override
  public EntryStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public EntryStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    paused = false;
    context.runOnContext(more -> flow());
    return this;
  }

  @Override
  public EntryStream endHandler(Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }
}
