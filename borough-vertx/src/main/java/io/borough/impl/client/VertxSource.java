package io.borough.impl.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Where a node's Vert.x comes from, and what becomes of it when the node stops. */
public interface VertxSource {
  /** The Vert.x to run on. */
  Future<Vertx> open();

  /** Called when the node has stopped, or failed to start. */
  Future<Void> close();

  /** Whether {@link #close} closes the Vert.x. */
  boolean isOwn();

  /** A Vert.x that belongs to the user, who closes it. */
  static VertxSource given(Vertx vertx) {
    return new VertxSource() {
      @Override
      public Future<Vertx> open() {
        return Future.succeededFuture(vertx);
      }

      @Override
      public Future<Void> close() {
        return Future.succeededFuture();
      }

      @Override
      public boolean isOwn() {
        return false;
      }
    };
  }
}
