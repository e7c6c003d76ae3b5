package io.borough.impl.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.RejectedExecutionException;

/**
 * Futures that complete on the caller's Vert.x context, and tasks that run on one.
 *
 * <p>The caller's context is the current one, or a new one when the calling thread has none. Thread: any.
 */
public final class CallerContext {
  private CallerContext() {}

  /** Returns the caller's context. */
  public static ContextInternal of(Vertx vertx) {
    return ((VertxInternal) vertx).getOrCreateContext();
  }

  /** Returns a promise whose future completes on the caller's context. */
  public static <T> Promise<T> promise(Vertx vertx) {
    return of(vertx).promise();
  }

  /** Returns a future that has succeeded and calls its listeners on the caller's context. */
  public static <T> Future<T> succeeded(Vertx vertx, T result) {
    return of(vertx).succeededFuture(result);
  }

  /** Returns a future that has failed and calls its listeners on the caller's context. */
  public static <T> Future<T> failed(Vertx vertx, Throwable cause) {
    return of(vertx).failedFuture(cause);
  }

  /** Returns a new context on an event loop. Undeploying a verticle does not end its timers and consumers. */
  public static ContextInternal ofNode(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  /**
   * Runs a task on a context: at once when the calling thread is on it, otherwise later.
   *
   * @return false when the context takes no more tasks: its verticle was undeployed or its Vert.x was closed
   */
  public static boolean run(Context context, Runnable task) {
    try {
      ((ContextInternal) context).emit(task, Runnable::run);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Runs a task on a context after what it runs now.
   *
   * @return false when the context takes no more tasks: its verticle was undeployed or its Vert.x was closed
   */
  public static boolean runLater(Context context, Runnable task) {
    try {
      context.runOnContext(now -> task.run());
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
