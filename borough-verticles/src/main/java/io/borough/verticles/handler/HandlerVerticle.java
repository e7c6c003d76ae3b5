package io.borough.verticles.handler;

import io.borough.RequestVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Runs one of the user's request verticles: starts it, adds it to the pool, and stops it.
 *
 * <p>Thread: the context of the user's deployment options, which is the user verticle's context as well.
 */
public final class HandlerVerticle extends VerticleBase {
  private final HandlerPool handlers;
  private final RequestVerticle inner;
  private final int maxOpen;
  private HandlerPool.Instance instance;

  /**
   * Creates the verticle.
   *
   * @param maxOpen the most requests it may have open
   */
  public HandlerVerticle(HandlerPool handlers, RequestVerticle inner, int maxOpen) {
    this.handlers = handlers;
    this.inner = inner;
    this.maxOpen = maxOpen;
  }

  @Override
  public Future<?> start() throws Exception {
    return inner.deploy(context).onSuccess(started -> {
      instance = new HandlerPool.Instance(inner.getClass().getName(), context, inner::answer, maxOpen);
      handlers.add(instance);
    });
  }

  @Override
  public Future<?> stop() throws Exception {
    if (instance != null) {
      handlers.remove(instance);
    }
    return inner.undeploy(context);
  }
}
