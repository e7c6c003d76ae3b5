package io.borough.verticles.raft;

import io.borough.error.Failures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls to Ratis that may wait.
 *
 * <p>Bounds: {@value #THREADS} threads, which end when they are idle. The callers bound the queue: each group has a
 * limited number of entries in flight.
 */
final class RatisThreads implements Executor {
  private static final int THREADS = 8;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;

  RatisThreads(String name) {
    AtomicInteger count = new AtomicInteger();
    ThreadFactory threads = task -> {
      Thread thread = new Thread(task, "borough-raft-" + name + "-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
    pool = new ThreadPoolExecutor(
        THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Runs a blocking task. The future completes on the caller's context. */
  <T> Future<T> call(Vertx vertx, Callable<T> task) {
    Promise<T> promise = Promise.promise();
    Context context = vertx.getOrCreateContext();
    execute(() -> {
      try {
        T result = task.call();
        context.runOnContext(nothing -> promise.complete(result));
      } catch (Exception e) {
        context.runOnContext(nothing -> promise.fail(Failures.of(e)));
      }
    });
    return promise.future();
  }

  /** Accepts no more tasks. The threads end after the tasks that were accepted. */
  void shutDown() {
    pool.shutdown();
  }
}
