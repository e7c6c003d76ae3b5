package io.borough.verticles.kit;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.zip.CRC32;

/**
 * A stream of made bytes that keeps to its reader's demand and counts what it gave.
 *
 * <p>Thread: its own context; methods may be called from any.
 */
public final class ByteSource implements ReadStream<Buffer> {
  private final Context context;
  private final int chunkBytes;
  private final CRC32 sum = new CRC32();
  private long totalBytes;
  private long failAtBytes = Long.MAX_VALUE;
  private long demand = Long.MAX_VALUE;
  private boolean giving;
  private boolean done;
  private volatile long given;
  private volatile boolean paused;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;

  /** A source of so many bytes, in chunks of so many. */
  public ByteSource(Vertx vertx, long totalBytes, int chunkBytes) {
    this.context = vertx.getOrCreateContext();
    this.totalBytes = totalBytes;
    this.chunkBytes = chunkBytes;
  }

  /** Makes it fail once so many bytes were given. */
  public ByteSource failAt(long bytes) {
    failAtBytes = bytes;
    return this;
  }

  /** Makes it end now. */
  public void end() {
    run(() -> {
      totalBytes = given;
      give();
    });
  }

  /** Bytes given so far. */
  public long given() {
    return given;
  }

  /** Whether its reader wants no more at the moment. */
  public boolean isPaused() {
    return paused;
  }

  /** The CRC-32 of all bytes given; to be asked when it has ended. */
  public long sum() {
    return sum.getValue();
  }

  @Override
  public ByteSource handler(Handler<Buffer> next) {
    return run(() -> {
      handler = next;
      give();
    });
  }

  @Override
  public ByteSource endHandler(Handler<Void> next) {
    return run(() -> endHandler = next);
  }

  @Override
  public ByteSource exceptionHandler(Handler<Throwable> next) {
    return run(() -> exceptionHandler = next);
  }

  @Override
  public ByteSource pause() {
    return run(() -> {
      demand = 0;
      paused = true;
    });
  }

  @Override
  public ByteSource resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ByteSource fetch(long amount) {
    return run(() -> {
      demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
      paused = false;
      give();
    });
  }

  private void give() {
    if (giving || done || handler == null) {
      return;
    }
    giving = true;
    for (int turn = 0; turn < 64 && demand > 0 && given < totalBytes && given < failAtBytes; turn++) {
      int count = (int) Math.min(chunkBytes, totalBytes - given);
      byte[] bytes = new byte[count];
      for (int i = 0; i < count; i++) {
        bytes[i] = (byte) ((given + i) * 31 >> 3);
      }
      sum.update(bytes);
      given += count;
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      paused = demand == 0;
      handler.handle(Buffer.buffer(bytes));
    }
    giving = false;
    if (given >= failAtBytes) {
      done = true;
      if (exceptionHandler != null) {
        exceptionHandler.handle(new IllegalStateException("the source failed"));
      }
    } else if (given >= totalBytes) {
      done = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    } else if (demand > 0) {
      context.runOnContext(again -> give());
    }
  }

  private ByteSource run(Runnable task) {
    if (context == Vertx.currentContext()) {
      task.run();
    } else {
      context.runOnContext(ready -> task.run());
    }
    return this;
  }
}
