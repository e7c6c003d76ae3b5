package io.borough.impl.client;

import io.borough.Entry;
import io.borough.EntryIterator;
import io.borough.error.ErrorCode;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.transport.CallerContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * An iterator over {@link ScanPages}: gives the entries of one page while the next is being fetched.
 *
 * <p>Thread: one caller at a time, on any thread. The state belongs to the context of the first call.
 */
final class ScanIterator implements EntryIterator {
  private final Vertx vertx;
  private final ScanPages pages;
  private volatile Context context; // of the first call; it owns the fields below
  private final Queue<ScanEntry> page = new ArrayDeque<>(); // at most a page
  private boolean last;
  private boolean closed;
  private boolean seekRefused;
  private long given;
  private Buffer seek; // where the next page begins, or null for where the last one ended
  private Buffer seekAfterAnswer; // a jump made while a call is open waits for its result
  private long generation; // counts seeks: a page requested before the last seek is dropped
  private Future<ScanPage> ahead; // the page being fetched, or null
  private Promise<Entry> waiting; // the open call, or null
  private Throwable failure; // of a page fetched ahead: the next call fails with it

  ScanIterator(Vertx vertx, ScanPages pages) {
    this.vertx = vertx;
    this.pages = pages;
  }

  @Override
  public Future<Entry> next() {
    Promise<Entry> promise = CallerContext.promise(vertx);
    return onContext(() -> ask(promise)) ? promise.future()
        : Future.failedFuture(ErrorCode.STOPPED.failure("the iterator's Vert.x was closed"));
  }

  private void ask(Promise<Entry> promise) {
    if (waiting != null) {
      promise.fail(ErrorCode.ITERATOR_BUSY.failure("an earlier call is open"));
    } else if (failure != null) {
      promise.fail(failure);
      failure = null;
    } else if (closed) {
      promise.fail(ErrorCode.SCAN_EXPIRED.failure("the iterator was closed"));
    } else if (seekRefused) {
      end();
      promise.fail(ErrorCode.INVALID_ARGUMENT.failure("seek: the key is null"));
    } else {
      waiting = promise;
      give();
    }
  }

  private void give() {
    if (waiting == null) {
      return;
    }
    boolean full = given == pages.limit();
    ScanEntry entry = full ? null : page.poll();
    if (entry != null) {
      given++;
      answer(ScanPages.entry(entry));
    } else if (full || last) {
      answer(null);
    } else {
      fetch();
    }
  }

  private void answer(Entry entry) {
    Promise<Entry> asked = waiting;
    waiting = null;
    if (seekAfterAnswer != null) {
      jump(seekAfterAnswer);
      seekAfterAnswer = null;
    } else if (page.isEmpty()) {
      fetch();
    }
    asked.complete(entry);
  }

  private void fetch() {
    if (ahead != null || last || closed) {
      return;
    }
    long asked = generation;
    Buffer target = seek;
    seek = null;
    ahead = pages.next(target);
    ahead.onComplete(answer -> onContext(() -> {
      ahead = null;
      if (closed) {
        return;
      }
      if (answer.failed()) {
        fail(answer.cause());
      } else if (asked == generation) {
        page.addAll(answer.result().entries());
        last = answer.result().last();
        give();
      } else {
        fetch(); // a seek was made meanwhile: fetch from its key
      }
    }));
  }

  @Override
  public EntryIterator seek(Buffer key) {
    Buffer target = key == null ? null : key.copy();
    onContext(() -> {
      if (target == null) {
        seekRefused = true;
      } else if (waiting != null) {
        seekAfterAnswer = target;
      } else {
        jump(target);
      }
    });
    return this;
  }

  private void jump(Buffer target) {
    generation++;
    seek = target;
    page.clear();
    last = false;
  }

  private void fail(Throwable cause) {
    Promise<Entry> asked = waiting;
    waiting = null;
    end();
    if (asked != null) {
      asked.fail(cause);
    } else {
      failure = cause;
    }
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = CallerContext.promise(vertx);
    boolean begun = onContext(() -> {
      if (waiting != null) {
        fail(ErrorCode.SCAN_EXPIRED.failure("the iterator was closed"));
      } else {
        end();
      }
      promise.complete();
    });
    return begun ? promise.future() : Future.succeededFuture();
  }

  private void end() {
    closed = true;
    page.clear();
    pages.close();
  }

  /** Runs a task on the context; returns false when the Vert.x was closed. */
  private boolean onContext(Runnable task) {
    if (context == null) {
      context = CallerContext.of(vertx);
    }
    return CallerContext.run(context, task);
  }
}
