package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Closes the parts that were opened, in reverse order, also when the closing begins while a part is being opened.
 *
 * <p>Thread: any; one opening at a time.
 */
public final class ResourceStack {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceStack.class);
  private static final long OPENING_SECONDS = 15; // then the rest is closed although an opening hangs

  private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>(); // guarded by this; one for each part
  private final Promise<Void> closing = Promise.promise();
  private Future<?> opening = Future.succeededFuture(); // guarded by this
  private Future<Void> closed; // guarded by this; null until the closing begins

  /**
   * Opens a part. The part calls {@link #add} when it has opened something.
   *
   * @return the result of {@code part}; fails with {@code STOPPED}, without calling it, when the closing has begun
   */
  public <T> Future<T> open(Supplier<Future<T>> part) {
    Promise<T> opened = Promise.promise();
    synchronized (this) {
      if (closed != null) {
        return Future.failedFuture(stopped());
      }
      opening = opened.future();
    }
    Future<T> result;
    try {
      result = part.get();
    } catch (Throwable e) { // also an Error, such as a missing class: otherwise closing would wait for ever
      result = Future.failedFuture(e);
    }
    result.onComplete(opened);
    return opened.future();
  }

  /** Returns the result of a future, or fails with {@code STOPPED} when the closing begins first. */
  public <T> Future<T> whileOpen(Future<T> awaited) {
    Promise<T> first = Promise.promise();
    awaited.onComplete(done -> {
      if (done.succeeded()) {
        first.tryComplete(done.result());
      } else {
        first.tryFail(done.cause());
      }
    });
    closing.future().onComplete(begun -> first.tryFail(stopped()));
    return first.future();
  }

  /** Adds the closer of what was just opened. It runs at once when the closing has ended already. */
  public void add(Supplier<Future<?>> closer) {
    synchronized (this) {
      if (closed == null || !closed.isComplete()) {
        closers.push(closer);
        return;
      }
    }
    closeOne(closer);
  }

  /** Adds a verticle that was just deployed. Closing a verticle that is undeployed already is no failure. */
  public void addDeployed(Vertx vertx, String deploymentId) {
    add(() -> vertx.deploymentIDs().contains(deploymentId)
        ? vertx.undeploy(deploymentId)
        : Future.succeededFuture());
  }

  /**
   * Closes everything when the current opening has ended, the last opened first. A failure is logged and does not keep
   * other parts from closing. Nothing is opened any more.
   *
   * @return a future without a context, because a part may be the Vert.x that has the contexts. The same future at
   *     every call
   */
  public Future<Void> closeAll() {
    Promise<Void> done = Promise.promise();
    Future<?> last;
    synchronized (this) {
      if (closed != null) {
        return closed;
      }
      closed = done.future();
      last = opening;
    }
    closing.complete();
    last.timeout(OPENING_SECONDS, TimeUnit.SECONDS).onComplete(ended -> closeNext(done));
    return done.future();
  }

  private void closeNext(Promise<Void> done) {
    Supplier<Future<?>> next;
    synchronized (this) {
      next = closers.poll();
      if (next == null) {
        done.complete();
        return;
      }
    }
    closeOne(next).onComplete(closedOne -> closeNext(done));
  }

  private static Future<?> closeOne(Supplier<Future<?>> closer) {
    Future<?> result;
    try {
      result = closer.get();
    } catch (RuntimeException e) { // the other parts must be closed too
      result = Future.failedFuture(e);
    }
    return result.onFailure(cause -> LOG.warn("a part of the node did not close cleanly", cause));
  }

  private static BoroughException stopped() {
    return ErrorCode.STOPPED.failure("the node was stopped while it started");
  }
}
