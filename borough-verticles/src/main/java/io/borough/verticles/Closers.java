package io.borough.verticles;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened and how it is closed, in reverse. Any thread. */
final class Closers {
  private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

  private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>(); // guarded by this; one for each part

  /** Notes how to close what has just been opened. */
  synchronized void add(Supplier<Future<?>> closer) {
    closers.push(closer);
  }

  /**
   * Closes everything, the last opened first; one that fails is logged and keeps none from closing.
   *
   * @return of no context: one of the parts may be the Vert.x whose contexts the others complete on
   */
  Future<Void> closeAll() {
    Promise<Void> done = Promise.promise();
    closeNext(done);
    return done.future();
  }

  private void closeNext(Promise<Void> done) {
    Supplier<Future<?>> next;
    synchronized (this) {
      next = closers.poll();
    }
    if (next == null) {
      done.complete();
      return;
    }
    Future<?> closing;
    try {
      closing = next.get();
    } catch (RuntimeException e) { // it must not keep the rest open
      closing = Future.failedFuture(e);
    }
    closing.onComplete(closed -> {
      if (closed.failed()) {
        LOG.warn("a part of the node did not close cleanly", closed.cause());
      }
      closeNext(done);
    });
  }
}
