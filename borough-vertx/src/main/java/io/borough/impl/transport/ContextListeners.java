package io.borough.impl.transport;

import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The handlers of one kind of event. Each is called on the context that was current when it was added. A verticle's
 * handlers are removed when the verticle is undeployed.
 */
public final class ContextListeners<T> {
  private final VertxInternal vertx;
  private final List<Entry<T>> entries = new CopyOnWriteArrayList<>();

  private record Entry<T>(ContextInternal context, Handler<T> handler) {}

  public ContextListeners(VertxInternal vertx) {
    this.vertx = vertx;
  }

  public void add(Handler<T> handler) {
    ContextInternal context = vertx.getOrCreateContext();
    Entry<T> entry = new Entry<>(context, handler);
    entries.add(entry);
    if (context.isDeployment()) { // the hooks of other contexts run when the Vert.x begins to close, before any stop
      context.addCloseHook(completion -> {
        entries.remove(entry);
        completion.succeed();
      });
    }
  }

  public void fire(T event) {
    for (Entry<T> entry : entries) {
      entry.context.emit(event, entry.handler);
    }
  }
}
