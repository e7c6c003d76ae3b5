package io.borough.impl.stream;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.streams.ReadStream;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Gives random bytes of a seed in buffers of random sizes, on a context of its own, and obeys pause and fetch exactly.
 * Sums up what it gave.
 */
final class TestSource implements ReadStream<Buffer> {
  private static final int A_TICK = 16;

  private final Context context;
  private final long totalBytes;
  private final int maxBuffer;
  private final SplittableRandom random;
  private final CRC32C checksum = new CRC32C();
  private final Throwable failure;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private long demand = Long.MAX_VALUE;
  private long givenBytes;
  private boolean over;
  private boolean running;

  /** One that ends after so many bytes. */
  TestSource(Context context, long seed, long totalBytes, int maxBuffer) {
    this(context, seed, totalBytes, maxBuffer, null);
  }

  /** One that fails after so many bytes. */
  TestSource(Context context, long seed, long totalBytes, int maxBuffer, Throwable failure) {
    this.context = context;
    this.totalBytes = totalBytes;
    this.maxBuffer = maxBuffer;
    this.random = new SplittableRandom(seed);
    this.failure = failure;
  }

  synchronized long givenBytes() {
    return givenBytes;
  }

  synchronized long checksum() {
    return checksum.getValue();
  }

  /** Whether it was paused and has no handlers any more. */
  synchronized boolean isLetGo() {
    return demand == 0 && handler == null && endHandler == null && exceptionHandler == null;
  }

  private void run() {
    for (int i = 0; i < A_TICK; i++) {
      Runnable next = next();
      if (next == null) {
        return;
      }
      next.run();
    }
    context.runOnContext(again -> run());
  }

  /** The next event, or null when there is none to give now. */
  private synchronized Runnable next() {
    if (over || handler == null || demand == 0) {
      running = false;
      return null;
    }
    if (givenBytes == totalBytes) {
      over = true;
      running = false;
      Handler<Throwable> failed = exceptionHandler;
      Handler<Void> ended = endHandler;
      return () -> {
        if (failure != null) {
          failed.handle(failure);
        } else {
          ended.handle(null);
        }
      };
    }
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    byte[] bytes = new byte[(int) Math.min(totalBytes - givenBytes, random.nextInt(maxBuffer + 1))]; // 0 too
    random.nextBytes(bytes);
    checksum.update(bytes);
    givenBytes += bytes.length;
    Handler<Buffer> to = handler;
    return () -> to.handle(Buffer.buffer(bytes));
  }

  private void wake() {
    if (!running && !over) {
      running = true;
      context.runOnContext(again -> run());
    }
  }

  @Override
  public synchronized ReadStream<Buffer> handler(Handler<Buffer> next) {
    handler = next;
    wake();
    return this;
  }

  @Override
  public synchronized ReadStream<Buffer> pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public synchronized ReadStream<Buffer> fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    wake();
    return this;
  }

  @Override
  public synchronized ReadStream<Buffer> endHandler(Handler<Void> next) {
    endHandler = next;
    return this;
  }

  @Override
  public synchronized ReadStream<Buffer> exceptionHandler(Handler<Throwable> next) {
    exceptionHandler = next;
    return this;
  }

  static Context context(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }
}
