package io.borough.verticles.handler;

import io.borough.RequestVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Stands around one of the user's request verticles: starts it, takes requests for it, stops it.
 *
 * <p>Thread: the context the user chose, which is the inner verticle's too.
 */
public final class HandlerVerticle extends VerticleBase {
  private final HandlerPool handlers;
  private final RequestVerticle inner;
  private final int maxOpen;
  private HandlerInstance slot;

  /**
   * A handler.
   *
   * @param maxOpen most requests it may have open
   */
  public HandlerVerticle(HandlerPool handlers, RequestVerticle inner, int maxOpen) {
    this.handlers = handlers;
    this.inner = inner;
    this.maxOpen = maxOpen;
  }

  @Override
  public Future<?> start() throws Exception {
    return inner.deploy(context).onSuccess(started -> {
      slot = new HandlerInstance(inner.getClass().getName(), context, inner::answer, maxOpen);
      handlers.add(slot);
    });
  }

  @Override
  public Future<?> stop() throws Exception {
    if (slot != null) {
      handlers.remove(slot);
    }
    return inner.undeploy(context);
  }
}
