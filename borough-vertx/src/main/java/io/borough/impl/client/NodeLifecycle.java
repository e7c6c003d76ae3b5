package io.borough.impl.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Runs a node's starts and stops one after the other, so that a node never runs twice and never after its last stop.
 *
 * <p>Thread: any.
 */
public final class NodeLifecycle {
  private final Supplier<Run> runs;
  private final boolean ownVertx;
  private Run run; // guarded by this, as all below
  private Future<Void> started;
  private Future<Void> stopped = Future.succeededFuture();

  /** The work between a start and a stop. */
  public interface Run {
    /** Opens everything. Called once. After a failure {@link #stop} closes what is open. */
    Future<Void> start();

    /**
     * Closes what is open. May be called before and during the start, which then fails with {@code STOPPED}, and
     * repeatedly.
     */
    Future<Void> stop();
  }

  /**
   * Makes the lifecycle of a node that was not started.
   *
   * @param ownVertx whether the run closes the Vert.x, and futures cannot complete on its contexts
   */
  public NodeLifecycle(boolean ownVertx, Supplier<Run> runs) {
    this.ownVertx = ownVertx;
    this.runs = runs;
  }

  /** Does what {@link io.borough.Borough#start()} says. */
  public synchronized Future<Void> start() {
    if (started == null) {
      Run next = runs.get();
      run = next;
      started = onCaller(stopped.transform(before -> next.start())
          .recover(cause -> next.stop().transform(undone -> Future.failedFuture(cause))));
    }
    return started;
  }

  /** Does what {@link io.borough.Borough#stop()} says. */
  public synchronized Future<Void> stop() {
    if (run != null) {
      Future<Void> ending = run.stop(); // at once, so that a start that is under way goes no further
      stopped = stopped.transform(before -> ending);
      run = null;
      started = null;
    }
    return onCaller(stopped);
  }

  /** Returns whether the node was started and has neither failed nor been stopped. */
  public synchronized boolean isBegun() {
    return started != null && !started.failed();
  }

  /**
   * Returns a future that completes on the caller's context, unless the node closes its own Vert.x, whose contexts then
   * end.
   */
  private Future<Void> onCaller(Future<Void> work) {
    Promise<Void> promise = Promise.promise();
    Context caller = ownVertx ? null : Vertx.currentContext();
    work.onComplete(done -> {
      if (caller == null) {
        promise.handle(done);
        return;
      }
      try {
        caller.runOnContext(back -> promise.handle(done));
      } catch (RejectedExecutionException e) { // the caller's verticle was undeployed; others may hold the future
        promise.handle(done);
      }
    });
    return promise.future();
  }
}
