package io.borough.impl.client;

import io.borough.Entry;
import io.borough.EntryStream;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.stream.Demand;
import io.borough.impl.transport.CallerContext;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A scan as a stream: demand takes entries from one page while at most one more page is being fetched.
 *
 * <p>Thread: the context on which it was made owns the state; methods may be called from any.
 */
final class ScanStream implements EntryStream {
  private enum State {
    /** No handler was set yet. */
    NEW,
    /** Entries are delivered as far as there is demand. */
    OPEN,
    /** Ended, failed or closed: no handler is called any more. */
    DONE
  }

  private final ContextInternal context;
  private final Vertx vertx;
  private final ScanPages pages;
  private final Queue<ScanEntry> page = new ArrayDeque<>(); // at most two pages
  private State state = State.NEW;
  private long demand = Demand.UNBOUNDED;
  private boolean asking;
  private boolean last;
  private boolean giving;
  private Throwable failure; // reported after the entries before it
  private Handler<Entry> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;

  ScanStream(Vertx vertx, ScanPages pages) {
    this.vertx = vertx;
    this.context = CallerContext.of(vertx);
    this.pages = pages;
  }

  @Override
  public EntryStream handler(Handler<Entry> next) {
    return onContext(() -> {
      handler = next;
      if (next != null && state == State.NEW) {
        state = State.OPEN;
      }
      give();
    });
  }

  @Override
  public EntryStream endHandler(Handler<Void> next) {
    return onContext(() -> endHandler = next);
  }

  @Override
  public EntryStream exceptionHandler(Handler<Throwable> next) {
    return onContext(() -> exceptionHandler = next);
  }

  @Override
  public EntryStream pause() {
    return onContext(() -> demand = 0);
  }

  @Override
  public EntryStream resume() {
    return fetch(Demand.UNBOUNDED);
  }

  @Override
  public EntryStream fetch(long amount) {
    Demand.check(amount);
    return onContext(() -> {
      demand = Demand.plus(demand, amount);
      give();
    });
  }

  private void give() {
    if (giving || state != State.OPEN) {
      return; // a handler that fetches from within is served by the loop below
    }
    giving = true;
    try {
      while (state == State.OPEN && demand > 0 && handler != null && !page.isEmpty()) {
        demand = Demand.minusOne(demand);
        ScanEntry entry = page.poll();
        context.dispatch(ScanPages.entry(entry), handler);
      }
    } finally {
      giving = false;
    }
    if (state == State.OPEN && page.isEmpty()) {
      if (failure != null) {
        finish(exceptionHandler, failure);
      } else if (last) {
        finish(endHandler, null);
      }
    }
    ask();
  }

  private void ask() {
    boolean wanted = page.isEmpty() || demand > 0 && page.size() <= pages.pageEntries();
    if (asking || last || failure != null || state != State.OPEN || !wanted) {
      return; // a paused stream keeps its page and fetches no other
    }
    asking = true;
    pages.next(null).onComplete(answer -> onContext(() -> {
      asking = false;
      if (state != State.OPEN) {
        return;
      }
      if (answer.succeeded()) {
        ScanPage next = answer.result();
        page.addAll(next.entries());
        last = next.last();
      } else {
        failure = answer.cause();
      }
      ask(); // the next page is fetched while this one is read
      give();
    }));
  }

  private <T> void finish(Handler<T> listener, T event) {
    state = State.DONE;
    if (failure != null) {
      pages.close();
    }
    if (listener != null) {
      context.dispatch(event, listener);
    }
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = CallerContext.promise(vertx);
    boolean begun = CallerContext.run(context, () -> {
      if (state != State.DONE) {
        state = State.DONE;
        page.clear();
        if (!last) {
          pages.close();
        }
      }
      promise.complete();
    });
    return begun ? promise.future() : Future.succeededFuture();
  }

  private EntryStream onContext(Runnable task) {
    CallerContext.run(context, task); // a context that takes no more tasks has no handlers to call
    return this;
  }
}
