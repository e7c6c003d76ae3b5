package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.function.Supplier;

/**
 * Stops a node when the application closes the Vert.x on which the node runs.
 *
 * <p>{@code Vertx.close()} first runs all close hooks and waits for them, then undeploys all top-level verticles at
 * once, then closes the event bus and leaves the cluster. So only in a hook does everything still run that a node needs
 * to transfer its leaderships. Thread: any.
 */
public final class VertxCloseHook {
  private final VertxInternal vertx;

  /** Makes the hook of a Vert.x that the application made. */
  public VertxCloseHook(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
  }

  /**
   * Sets the hook. {@code closers} remove it after everything else that they close.
   *
   * @param stop stops the node; called on an event loop, also when the node is stopping already
   * @return fails with {@code STOPPED} when the Vert.x is closed or being closed
   */
  public Future<Void> open(ResourceStack closers, Supplier<Future<Void>> stop) {
    // Not on the closing thread: it holds the lock of the Vert.x, for which a start on another thread may wait.
    Closeable hook = done -> vertx.createEventLoopContext().runOnContext(closing -> stop.get().onComplete(done));
    if (!vertx.closeFuture().add(hook)) {
      return Future.failedFuture(closed(null));
    }
    closers.add(() -> {
      vertx.removeCloseHook(hook);
      return Future.succeededFuture();
    });
    return Future.succeededFuture();
  }

  /** Returns the failure of a start. When the Vert.x is being closed, an internal failure becomes {@code STOPPED}. */
  public BoroughException failure(Throwable cause) {
    BoroughException failure = Failures.of(cause);
    return failure.code() == ErrorCode.INTERNAL && vertx.closeFuture().isClosed() ? closed(cause) : failure;
  }

  private static BoroughException closed(Throwable cause) {
    return ErrorCode.STOPPED.failure("the node's Vert.x was closed", cause);
  }
}
