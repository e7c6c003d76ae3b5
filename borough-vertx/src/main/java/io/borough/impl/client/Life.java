package io.borough.impl.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A node's starts and stops: each waits for the one before, so that a node never runs twice, nor after its last stop.
 *
 * <p>Thread: any.
 */
public final class Life {
  private final Supplier<Run> runs;
  private final boolean ownVertx;
  private Run run; // guarded by this, as all below
  private Future<Void> started;
  private Future<Void> stopped = Future.succeededFuture();

  /** What is between a start and a stop. */
  public interface Run {
    /** Opens everything; called once. What is open when it fails is left to {@link #stop}. */
    Future<Void> start();

    /** Closes what is open; also before and during the start, which then fails with {@code STOPPED}, and again. */
    Future<Void> stop();
  }

  /**
   * A life that has not begun.
   *
   * @param ownVertx whether the run closes the Vert.x, whose contexts then cannot be completed on
   */
  public Life(boolean ownVertx, Supplier<Run> runs) {
    this.ownVertx = ownVertx;
    this.runs = runs;
  }

  /** As {@link io.borough.Borough#start()} says. */
  public synchronized Future<Void> start() {
    if (started == null) {
      Run next = runs.get();
      run = next;
      started = onCaller(stopped.transform(before -> next.start())
          .recover(cause -> next.stop().transform(undone -> Future.failedFuture(cause))));
    }
    return started;
  }

  /** As {@link io.borough.Borough#stop()} says. */
  public synchronized Future<Void> stop() {
    if (run != null) {
      Future<Void> ending = run.stop(); // now, so that one that is about to start goes no further
      stopped = stopped.transform(before -> ending);
      run = null;
      started = null;
    }
    return onCaller(stopped);
  }

  /** Whether it was started and neither failed nor was stopped. */
  public synchronized boolean isBegun() {
    return started != null && !started.failed();
  }

  /** A future for the caller: on its context, unless that may be one of the Vert.x that the node itself closes. */
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
      } catch (RejectedExecutionException e) { // the caller's verticle is gone: whoever else holds the future hears
        promise.handle(done);
      }
    });
    return promise.future();
  }
}
