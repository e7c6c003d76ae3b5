package io.borough.verticles.bench;

import io.borough.impl.stream.Demand;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongConsumer;

/** Gives so many bytes, as fast as they are taken, without making them each time. Thread: the driver's event loop. */
final class FixedLengthStream implements ReadStream<Buffer> {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final Buffer CHUNK = Buffer.buffer(new byte[CHUNK_BYTES]);

  private final Context context = Vertx.currentContext();
  private final LongConsumer given;
  private int left;
  private long demand = Demand.UNBOUNDED;
  private boolean giving;
  private boolean ended;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;

  /**
   * A stream.
   *
   * @param bytes how many there are in all
   * @param given hears how many bytes were given, each time
   */
  FixedLengthStream(int bytes, LongConsumer given) {
    this.left = bytes;
    this.given = given;
  }

  @Override
  public FixedLengthStream exceptionHandler(Handler<Throwable> ignored) {
    return this; // it never fails
  }

  @Override
  public FixedLengthStream handler(Handler<Buffer> next) {
    handler = next;
    giveLater();
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
    giveLater();
    return this;
  }

  @Override
  public FixedLengthStream endHandler(Handler<Void> next) {
    endHandler = next;
    return this;
  }

  private void giveLater() {
    context.runOnContext(now -> give());
  }

  private void give() {
    if (giving) {
      return; // the handler asks for more
    }
    giving = true;
    while (demand > 0 && handler != null && left > 0) {
      demand = Demand.minusOne(demand);
      Buffer chunk = left < CHUNK_BYTES ? CHUNK.slice(0, left) : CHUNK;
      left -= chunk.length();
      given.accept(chunk.length());
      handler.handle(chunk);
    }
    giving = false;
    if (left == 0 && !ended && demand > 0) {
      ended = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }
}
