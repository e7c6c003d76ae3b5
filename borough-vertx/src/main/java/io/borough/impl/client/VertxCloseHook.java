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
 * Stops a node when the user closes the Vert.x on which the node runs.
 *
 * <p>{@code Vertx.close()} first runs all its close hooks and waits for them, then undeploys every verticle that is not
 * another's child at the same time, then closes the event bus and leaves the cluster. So only in a hook is everything
 * still there that a node needs to hand its leaderships over. Thread: any.
 */
public final class VertxCloseHook {
  private final VertxInternal vertx;

  /** For a Vert.x that the user made. */
  public VertxCloseHook(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
  }

  /**
   * Sets the hook, and lets {@code closers} take it away as the last thing that they close.
   *
   * @param stop stops the node; called on an event loop, perhaps when it is stopping already
   * @return fails with {@code STOPPED} when the Vert.x is closed or being closed
   */
  public Future<Void> open(Closers closers, Supplier<Future<Void>> stop) {
    // Not on the thread that closes: it has locked the Vert.x, and a start on another thread may wait for that lock.
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

  /** Why a start has failed: a Vert.x that is being closed lets it fail with whatever came first. */
  public BoroughException failure(Throwable cause) {
    BoroughException failure = Failures.of(cause);
    return failure.code() == ErrorCode.INTERNAL && vertx.closeFuture().isClosed() ? closed(cause) : failure;
  }

  private static BoroughException closed(Throwable cause) {
    return ErrorCode.STOPPED.failure("the node's Vert.x was closed", cause);
  }
}
