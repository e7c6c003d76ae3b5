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
 * What has been opened and how it is closed, in reverse; also when the closing begins while something is being opened.
 *
 * <p>Thread: any; one opening at a time.
 */
public final class Closers {
  private static final Logger LOG = LoggerFactory.getLogger(Closers.class);
  private static final long OPENING_SECONDS = 15; // an opening that hangs does not keep the rest open

  private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>(); // guarded by this; one for each part
  private final Promise<Void> closing = Promise.promise();
  private Future<?> opening = Future.succeededFuture(); // guarded by this
  private Future<Void> closed; // guarded by this; null until the closing begins

  /**
   * Opens a part, which calls {@link #add} as it has opened something.
   *
   * @return what {@code part} gives; {@code STOPPED}, and the part is not called, when the closing has begun
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
    } catch (Throwable e) { // an Error too, such as a class that is missing: else closing would wait for ever
      result = Future.failedFuture(e);
    }
    result.onComplete(opened);
    return opened.future();
  }

  /** What a future gives, or {@code STOPPED} when the closing begins before. */
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

  /** Notes how to close what has just been opened; it is closed at once when it came too late for the closing. */
  public void add(Supplier<Future<?>> closer) {
    synchronized (this) {
      if (closed == null || !closed.isComplete()) {
        closers.push(closer);
        return;
      }
    }
    closeOne(closer);
  }

  /** Notes a verticle that has just been deployed; closing it is no failure when somebody has undeployed it before. */
  public void addDeployed(Vertx vertx, String deploymentId) {
    add(() -> vertx.deploymentIDs().contains(deploymentId)
        ? vertx.undeploy(deploymentId)
        : Future.succeededFuture());
  }

  /**
   * Closes everything once the current opening has ended, the last opened first; one that fails is logged and keeps
   * none from closing. Nothing is opened any more.
   *
   * @return of no context: one of the parts may be the Vert.x whose contexts the others complete on. The same future at
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
    } catch (RuntimeException e) { // it must not keep the rest open
      result = Future.failedFuture(e);
    }
    return result.onFailure(cause -> LOG.warn("a part of the node did not close cleanly", cause));
  }

  private static BoroughException stopped() {
    return ErrorCode.STOPPED.failure("the node was stopped while it started");
  }
}
