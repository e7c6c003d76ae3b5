package io.borough.impl.client;

import io.borough.Entry;
import io.borough.EntryIterator;
import io.borough.EntryStream;
import io.borough.error.BoroughException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * A scan that fails from the start, because the node does not run or the options are null. It reports the failure as a
 * scan does.
 *
 * <p>Thread: one caller at a time; handlers are called on the context on which it was made, if there was one.
 */
final class FailedScan implements EntryStream, EntryIterator {
  private final BoroughException reason;
  private final Context context = Vertx.currentContext();
  private boolean begun; // a handler was set
  private boolean done;
  private Handler<Throwable> exceptionHandler;

  FailedScan(BoroughException reason) {
    this.reason = reason;
  }

  @Override
  public EntryStream handler(Handler<Entry> handler) {
    begun |= handler != null;
    return report();
  }

  @Override
  public EntryStream exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler;
    return report();
  }

  private EntryStream report() {
    Handler<Throwable> listener = exceptionHandler;
    if (begun && listener != null && !done) {
      done = true;
      if (context == null) {
        listener.handle(reason);
      } else {
        context.runOnContext(now -> listener.handle(reason));
      }
    }
    return this;
  }

  @Override
  public EntryStream pause() {
    return this;
  }

  @Override
  public EntryStream resume() {
    return this;
  }

  @Override
  public EntryStream fetch(long amount) {
    return this;
  }

  @Override
  public EntryStream endHandler(Handler<Void> handler) {
    return this;
  }

  @Override
  public Future<Entry> next() {
    return Future.failedFuture(reason);
  }

  @Override
  public EntryIterator seek(Buffer key) {
    return this;
  }

  @Override
  public Future<Void> close() {
    done = true;
    return Future.succeededFuture();
  }
}
