package io.borough.verticles.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** Runs what blocks while a node starts and stops, where there may be no Vert.x yet or any more. */
public final class DedicatedThread {
  private DedicatedThread() {}

  /** Runs it on a thread of its own, and completes there. */
  public static <T> Future<T> run(String what, Callable<T> task) {
    Promise<T> promise = Promise.promise();
    Thread thread = new Thread(() -> {
      try {
        promise.complete(task.call());
      } catch (Throwable thrown) { // whatever it is, whoever waits must hear of it
        promise.fail(thrown);
      }
    }, "borough-" + what);
    thread.setDaemon(true);
    thread.start();
    return promise.future();
  }
}
