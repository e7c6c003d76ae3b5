package io.borough.impl.link;

import io.vertx.core.internal.ContextInternal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks that any thread leaves for one event loop, which does all that have gathered in one tick.
 *
 * <p>Bounded by those who fill it: calls are counted, so are told messages.
 */
final class TaskQueue {
  private static final int MAX_A_TICK = 8_192; // then others on that loop have their turn

  private final ContextInternal context;
  private final Runnable afterTick;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * A queue.
   *
   * @param afterTick done on the loop after the tasks of a tick
   */
  TaskQueue(ContextInternal context, Runnable afterTick) {
    this.context = context;
    this.afterTick = afterTick;
  }

  /** Any thread; never does the task at once. */
  void add(Runnable task) {
    tasks.add(task);
    schedule();
  }

  /** Lets nothing more be done. */
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
    } finally { // one that fails is reported by Vert.x; the others are still to be done
      if (!tasks.isEmpty()) {
        schedule();
      }
    }
  }
}
