package io.borough.impl.transport;

import io.vertx.core.internal.ContextInternal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks that any thread adds and one event loop runs. All tasks that have gathered run in one tick.
 *
 * <p>Bounded by its callers, which count calls and one-way messages.
 */
final class EventLoopMailbox {
  private static final int MAX_A_TICK = 8_192; // then other tasks of the loop run

  private final ContextInternal context;
  private final Runnable afterTick;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * A queue.
   *
   * @param afterTick runs on the loop after the tasks of a tick
   */
  EventLoopMailbox(ContextInternal context, Runnable afterTick) {
    this.context = context;
    this.afterTick = afterTick;
  }

  /** Adds a task, which never runs at once. Thread: any. */
  void add(Runnable task) {
    tasks.add(task);
    schedule();
  }

  /** Drops every task from now on. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(tick -> drain());
    }
  }

  private void drain() {
    scheduled.set(false);
    if (closed) {
      tasks.clear();
      return;
    }
    try {
      Runnable task;
      for (int i = 0; i < MAX_A_TICK && (task = tasks.poll()) != null; i++) {
        task.run();
      }
      afterTick.run();
    } finally { // Vert.x reports the failure; the other tasks still have to run
      if (!tasks.isEmpty()) {
        schedule();
      }
    }
  }
}
