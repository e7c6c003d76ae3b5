package io.borough.verticles.bench;

import io.borough.impl.stream.Demand;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongConsumer;

/** A stream of a fixed number of bytes that reuses one chunk. Thread: the driver's event loop. */
final class FixedLengthStream implements ReadStream<Buffer> {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final Buffer CHUNK = Buffer.buffer(new byte[CHUNK_BYTES]);

  private final Context context = Vertx.currentContext();
  private final LongConsumer delivered;
  private int left;
  private long demand = Demand.UNBOUNDED;
  private boolean delivering;
  private boolean ended;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;

  /**
   * Creates a stream.
   *
   * @param bytes the length of the stream
   * @param delivered receives the length of each delivered chunk
   */
  FixedLengthStream(int bytes, LongConsumer delivered) {
    this.left = bytes;
    this.delivered = delivered;
  }

  @Override
  public FixedLengthStream exceptionHandler(Handler<Throwable> ignored) {
    return this; // it never fails
  }

  @Override
  public FixedLengthStream handler(Handler<Buffer> next) {
    handler = next;
    deliverLater();
    return this;
  }

  @Override
  public FixedLengthStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public FixedLengthStream resume() {
    return fetch(Demand.UNBOUNDED);
  }

  @Override
  public FixedLengthStream fetch(long amount) {
    demand = Demand.plus(demand, amount);
    deliverLater();
    return this;
  }

  @Override
  public FixedLengthStream endHandler(Handler<Void> next) {
    endHandler = next;
    return this;
  }

  private void deliverLater() {
    context.runOnContext(now -> deliver());
  }

  private void deliver() {
    if (delivering) {
      return; // the handler has called fetch
    }
    delivering = true;
    while (demand > 0 && handler != null && left > 0) {
      demand = Demand.minusOne(demand);
      Buffer chunk = left < CHUNK_BYTES ? CHUNK.slice(0, left) : CHUNK;
      left -= chunk.length();
      delivered.accept(chunk.length());
      handler.handle(chunk);
    }
    delivering = false;
    if (left == 0 && !ended && demand > 0) {
      ended = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }
}
