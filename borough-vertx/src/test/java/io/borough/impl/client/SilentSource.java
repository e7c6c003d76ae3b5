package io.borough.impl.client;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A source that gives nothing and never ends. */
final class SilentSource implements ReadStream<Buffer> {
  @Override
  public SilentSource exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public SilentSource handler(Handler<Buffer> handler) {
    return this;
  }

  @Override
  public SilentSource pause() {
    return this;
  }

  @Override
  public SilentSource resume() {
    return this;
  }

  @Override
  public SilentSource fetch(long amount) {
    return this;
  }

  @Override
  public SilentSource endHandler(Handler<Void> handler) {
    return this;
  }
}
