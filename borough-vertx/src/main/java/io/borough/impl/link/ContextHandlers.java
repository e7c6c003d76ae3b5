package io.borough.impl.link;

import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Handlers of one kind of news, each called on the context that was current when it was added, until that is closed.
 */
final class ContextHandlers<T> {
  private final VertxInternal vertx;
  private final List<Entry<T>> entries = new CopyOnWriteArrayList<>();

  private record Entry<T>(ContextInternal context, Handler<T> handler) {}

  ContextHandlers(VertxInternal vertx) {
    this.vertx = vertx;
  }

  void add(Handler<T> handler) {
    ContextInternal context = vertx.getOrCreateContext();
    Entry<T> entry = new Entry<>(context, handler);
    entries.add(entry);
    context.addCloseHook(completion -> {
      entries.remove(entry);
      completion.succeed();
    });
  }

  void fire(T news) {
    for (Entry<T> entry : entries) {
      entry.context.emit(news, entry.handler);
    }
  }
}
