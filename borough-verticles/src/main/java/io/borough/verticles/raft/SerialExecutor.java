package io.borough.verticles.raft;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after another, in the order given, on threads of a pool that many such executors share.
 *
 * <p>Thread: any may add tasks. Bound: the caller's, which limits the tasks that it has in flight.
 */
final class SerialExecutor implements Executor {
  private final Executor pool;
  private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by itself, as is running
  private boolean running;

  SerialExecutor(Executor pool) {
    this.pool = pool;
  }

  /**
   * Queues a task, which must not throw.
   *
   * @throws RejectedExecutionException when the pool is shut down; the task then never runs
   */
  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      pool.execute(this::run);
    } catch (RejectedExecutionException e) {
      synchronized (tasks) {
        tasks.remove(task);
        running = false;
      }
      throw e;
    }
  }

  private void run() {
    while (true) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      task.run();
    }
  }
}
