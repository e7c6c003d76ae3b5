package io.borough.verticles.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** Runs blocking work of starts and stops on a new thread, because there may be no Vert.x at that time. */
public final class DedicatedThread {
  private DedicatedThread() {}

  /** Runs a task on a new thread, on which the returned future completes. */
  public static <T> Future<T> run(String name, Callable<T> task) {
    Promise<T> promise = Promise.promise();
    Thread thread = new Thread(() -> {
      try {
        promise.complete(task.call());
      } catch (Throwable thrown) { // the caller must see every failure
        promise.fail(thrown);
      }
    }, "borough-" + name);
    thread.setDaemon(true);
    thread.start();
    return promise.future();
  }
}
