package io.borough.testing;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.VertxProvider;
import java.util.concurrent.TimeUnit;

/** Provides a Vert.x that warns when an event loop is blocked for half a second. */
public final class WatchedVertx implements VertxProvider {
  @Override
  public Vertx get() {
    return Vertx.vertx(new VertxOptions()
        .setBlockedThreadCheckInterval(100)
        .setMaxEventLoopExecuteTime(500)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
  }
}
