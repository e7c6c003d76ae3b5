package io.borough.examples;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Bytes that are there already, as a stream in pieces of no particular size; gives none that was not asked for. */
final class BytesStream implements ReadStream<Buffer> {
  private static final int PIECE_BYTES = 10_007;

  private final Buffer bytes;
  private final Object lock = new Object(); // the only test double that several threads may call
  private int position;
  private long demand;
  private boolean giving;
  private boolean failing;
  private boolean over;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;

  BytesStream(Buffer bytes) {
    this.bytes = bytes;
  }

  BytesStream failingAtTheEnd() {
    failing = true;
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    synchronized (lock) {
      demand = amount == Long.MAX_VALUE ? amount : demand + amount;
      if (giving) {
        return this;
      }
      giving = true;
    }
    Context context = Vertx.currentContext();
    if (context != null) { // a stream that calls back from within resume() would be a hard one
      context.runOnContext(now -> give());
    } else {
      give();
    }
    return this;
  }

  private void give() {
    while (true) {
      Handler<Buffer> to;
      Buffer piece;
      synchronized (lock) {
        if (over || handler == null || demand == 0) {
          giving = false;
          return;
        }
        if (position == bytes.length()) {
          over = true;
          break;
        }
        int end = Math.min(bytes.length(), position + PIECE_BYTES);
        piece = bytes.getBuffer(position, end);
        position = end;
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        to = handler;
      }
      to.handle(piece);
    }
    if (failing) {
      exceptionHandler.handle(new IllegalStateException("the disk is gone"));
    } else {
      endHandler.handle(null);
    }
  }

  @Override
  public ReadStream<Buffer> pause() {
    synchronized (lock) {
      demand = 0;
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> next) {
    synchronized (lock) {
      handler = next;
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> next) {
    endHandler = next;
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> next) {
    exceptionHandler = next;
    return this;
  }
}
