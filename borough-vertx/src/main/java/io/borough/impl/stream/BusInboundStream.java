package io.borough.impl.stream;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.StreamMessages.StreamCredit;
import io.borough.impl.message.StreamMessages.StreamReset;
import io.borough.impl.transport.CallerContext;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers received buffers as far as there is demand, and grants the writer more credit as it delivers.
 *
 * <p>Thread: the context on which it was made owns the plain fields; handlers and demand may be set from any.
 */
final class BusInboundStream implements InboundStream, Closeable {
  private final BusStreams streams;
  private final String peer;
  private final long streamId;
  private final ContextInternal context;
  private final AtomicLong demand = new AtomicLong(Demand.UNBOUNDED);
  private final AtomicBoolean over = new AtomicBoolean(); // the other end needs no further message
  private volatile Handler<Buffer> handler;
  private volatile Handler<Void> endHandler;
  private volatile Handler<Throwable> exceptionHandler;
  private volatile boolean handled; // a handler has been set
  private volatile boolean wanted; // a handler was set or demand was asked for
  private volatile boolean abandoned;
  private volatile boolean passedOn; // piped to another stream, whose reader alone counts
  private volatile long askedNanos = System.nanoTime(); // when the reader last began or ceased to ask for something

  private final CreditWindow window = new CreditWindow();
  private final Queue<Buffer> unread = new ArrayDeque<>(); // as many bytes as were granted
  private long nextSeq;
  private boolean endSeen;
  private BoroughException failure;
  private boolean finished; // the end or the failure has been handed over
  private boolean delivering;

  BusInboundStream(BusStreams streams, String peer, long streamId, ContextInternal context) {
    this.streams = streams;
    this.peer = peer;
    this.streamId = streamId;
    this.context = context;
  }

  String peer() {
    return peer;
  }

  long streamId() {
    return streamId;
  }

  /** Grants the first credit. Called on the stream's context. */
  void begin() {
    if (context.isDeployment()) {
      context.addCloseHook(this);
    }
    streams.sendMessage(peer, new StreamCredit(streamId, window.open(streams.windowBytes(peer))));
  }

  // Messages of the writer, on any thread

  void data(long seq, Buffer bytes) {
    go(() -> take(seq, bytes));
  }

  void end(long frames) {
    go(() -> takeEnd(frames));
  }

  /** Handles that the other end gave up or was lost. */
  void broken(BoroughException cause) {
    if (over()) {
      go(() -> {
        failure = cause;
        deliver();
      });
    }
  }

  /** Gives the stream up and reports the failure to both ends. */
  void giveUp(BoroughException cause) {
    if (over()) {
      reset(cause);
      go(() -> {
        failure = cause;
        deliver();
      });
    }
  }

  /** Returns whether the reader has not asked for anything for that long. Thread: any. */
  boolean isUnread(long nowNanos, long forNanos) {
    boolean asks = wanted && demand.get() > 0 && (handler != null || !handled);
    return !asks && !passedOn && nowNanos - askedNanos >= forNanos;
  }

  /** Sets whether another stream sends the data of this one. Thread: any. */
  void passOn(boolean next) {
    askedNanos = System.nanoTime();
    passedOn = next;
  }

  // Calls of the reader, on any thread

  @Override
  public InboundStream handler(Handler<Buffer> next) {
    askedNanos = System.nanoTime();
    handler = next;
    if (next != null) {
      handled = true;
      wanted = true;
      goOn();
    } else if (handled) {
      laterGiveUpUnlessHandled();
    }
    return this;
  }

  @Override
  public InboundStream endHandler(Handler<Void> next) {
    endHandler = next;
    return this;
  }

  @Override
  public InboundStream exceptionHandler(Handler<Throwable> next) {
    exceptionHandler = next;
    if (next != null) {
      goOn();
    }
    return this;
  }

  @Override
  public InboundStream pause() {
    if (demand.getAndSet(0) > 0) {
      askedNanos = System.nanoTime();
    }
    return this;
  }

  @Override
  public InboundStream resume() {
    return fetch(Demand.UNBOUNDED);
  }

  @Override
  public InboundStream fetch(long amount) {
    Demand.check(amount);
    if (amount > 0) {
      askedNanos = System.nanoTime();
      demand.updateAndGet(now -> Demand.plus(now, amount));
      wanted = true;
      if (handled && handler == null) {
        laterGiveUpUnlessHandled();
      } else {
        goOn();
      }
    }
    return this;
  }

  @Override
  public void abandon() {
    abandoned = true;
    if (over()) {
      reset(ErrorCode.STREAM_RESET.failure("the reader gave the stream up"));
    }
    go(this::drop);
  }

  @Override
  public void abandon(BoroughException cause) {
    if (over()) {
      reset(cause);
      go(() -> {
        dropUnread();
        failure = cause;
        deliver();
      });
    }
  }

  /** Called when the context's verticle is undeployed. */
  @Override
  public void close(Completable<Void> completion) {
    abandon();
    completion.succeed();
  }

  /** A pipe that ends removes its handler and resumes the stream; the rest of the stream has no reader. */
  private void laterGiveUpUnlessHandled() {
    CallerContext.runLater(context, () -> {
      if (handler == null && demand.get() > 0 && !finished) {
        abandon();
      }
    });
  }

  // The stream's own context

  private void take(long seq, Buffer bytes) {
    if (endSeen || failure != null || finished || abandoned) {
      return;
    }
    if (seq != nextSeq) {
      giveUp(ErrorCode.STREAM_BROKEN.failure("frame " + seq + " of the stream came instead of " + nextSeq));
    } else if (!window.receive(bytes.length())) {
      giveUp(ErrorCode.STREAM_BROKEN.failure("the writer sent more than it was granted"));
    } else {
      nextSeq++;
      streams.received(bytes.length());
      unread.add(bytes);
      deliver();
    }
  }

  private void takeEnd(long frames) {
    if (endSeen || failure != null || finished || abandoned) {
      return;
    }
    if (frames != nextSeq) {
      giveUp(ErrorCode.STREAM_BROKEN.failure("the stream ended after " + nextSeq + " of " + frames + " frames"));
    } else {
      endSeen = true;
      deliver();
    }
  }

  private void deliver() {
    if (delivering) {
      return; // a handler asked for more: the loop below sees it
    }
    delivering = true;
    try {
      while (!abandoned && wanted && !unread.isEmpty()) {
        Handler<Buffer> reader = handler;
        if (reader == null && handled || !takeDemand()) {
          break;
        }
        hand(unread.poll(), reader);
      }
      if (abandoned) {
        drop();
      } else if (unread.isEmpty() && !finished) {
        finish();
      }
    } finally {
      delivering = false;
    }
  }

  private void hand(Buffer bytes, Handler<Buffer> reader) {
    if (reader != null) {
      context.dispatch(bytes, reader);
    }
    streams.consumed(bytes.length());
    long total = window.consume(bytes.length(), streams.windowBytes(peer));
    if (total >= 0 && !over.get() && !endSeen) {
      streams.sendMessage(peer, new StreamCredit(streamId, total));
    }
  }

  private void finish() {
    if (failure != null) {
      Handler<Throwable> reader = exceptionHandler;
      if (reader != null) {
        finished = true;
        context.dispatch(failure, reader);
      } else if (wanted) {
        finished = true;
        context.reportException(failure);
      }
    } else if (endSeen && wanted && demand.get() > 0) {
      finished = true;
      if (over()) {
        streams.sendMessage(peer, new StreamCredit(streamId, SendCredit.ALL_TAKEN));
      }
      Handler<Void> reader = endHandler;
      if (reader != null) {
        context.dispatch(null, reader);
      }
    }
  }

  private boolean takeDemand() {
    long before = demand.getAndUpdate(Demand::minusOne);
    if (before == 1) {
      askedNanos = System.nanoTime();
    }
    return before > 0;
  }

  private void drop() {
    finished = true;
    dropUnread();
  }

  private void dropUnread() {
    unread.forEach(bytes -> streams.consumed(bytes.length()));
    unread.clear();
  }

  /** Delivers later and not at once, because a caller that sets one handler is about to set the others. */
  private void goOn() {
    if (!(context.inThread() && delivering) && !CallerContext.runLater(context, this::deliver) && over()) {
      reset(streams.contextGone());
    }
  }

  private void go(Runnable task) {
    if (!CallerContext.run(context, task) && over()) {
      reset(streams.contextGone());
    }
  }

  private void reset(BoroughException cause) {
    streams.sendMessage(peer, new StreamReset(streamId, false, cause.code().number(), cause.getMessage()));
  }

  /** Returns whether this call ended the stream, so that the other end needs no further message. */
  private boolean over() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    streams.remove(this);
    context.removeCloseHook(this);
    return true;
  }
}
