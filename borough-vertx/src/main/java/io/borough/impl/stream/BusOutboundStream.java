package io.borough.impl.stream;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.StreamMessages.StreamData;
import io.borough.impl.message.StreamMessages.StreamEnd;
import io.borough.impl.message.StreamMessages.StreamReset;
import io.borough.impl.transport.CallerContext;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends the buffers of a source as far as there is credit, and pauses the source when there is none.
 *
 * <p>Thread: the context on which it was made owns the fields. The source may call its handlers on another thread; then
 * it is paused on that thread, before too many buffers wait for this context.
 */
final class BusOutboundStream implements OutboundStream, Closeable {
  private final BusStreams streams;
  private final String peer;
  private final long streamId;
  private final ReadStream<Buffer> source;
  private final ContextInternal context;
  private final Promise<Void> ended;
  private final long begunNanos = System.nanoTime();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final AtomicLong unsentCost = new AtomicLong(); // of the buffers that the source has given
  private volatile boolean paused = true;

  private final SendCredit credit = new SendCredit();
  private final Deque<Buffer> unsent = new ArrayDeque<>(); // a frame or two: the source is paused while there are any
  private int firstOffset; // bytes of the first buffer that were sent
  private long seq;
  private volatile boolean sourceEnded;
  private BoroughException sourceFailure;
  private boolean endSent;

  private enum State {
    /** The source has not been resumed yet. */
    WAITING,
    FLOWING,
    OVER
  }

  BusOutboundStream(BusStreams streams, String peer, long streamId, ReadStream<Buffer> source,
      ContextInternal context) {
    this.streams = streams;
    this.peer = peer;
    this.streamId = streamId;
    this.source = source;
    this.context = context;
    this.ended = context.promise();
  }

  /** Takes over the paused source. Called on the stream's context. */
  void begin() {
    if (context.isDeployment()) {
      context.addCloseHook(this);
    }
    if (source instanceof BusInboundStream inbound) {
      inbound.passOn(true);
    }
    try {
      source.pause();
      source.exceptionHandler(failure -> CallerContext.run(context, () -> sourceFailed(failure)));
      source.endHandler(end -> CallerContext.run(context, this::sourceEnded));
    } catch (RuntimeException e) { // the source has ended or was closed
      CallerContext.run(context, () -> sourceFailed(e));
    }
  }

  /**
   * Sets the handler only when the reader wants data: some sources drop what they have read ahead when a handler is
   * removed.
   */
  private void readSource() {
    try {
      source.handler(this::read);
    } catch (RuntimeException e) { // the source has ended or was closed
      sourceFailed(e);
    }
  }

  @Override
  public long streamId() {
    return streamId;
  }

  @Override
  public Future<Void> ended() {
    return ended.future();
  }

  String peer() {
    return peer;
  }

  /** Returns whether the other node has not received the stream for that long. Thread: any. */
  boolean isUnread(long nowNanos, long forNanos) {
    return state.get() == State.WAITING && nowNanos - begunNanos >= forNanos;
  }

  // The source, on its own thread

  private void read(Buffer buffer) {
    if (buffer.length() == 0) {
      return;
    }
    long waitingCost = unsentCost.addAndGet(SendCredit.cost(buffer.length()));
    if (context.inThread()) {
      add(buffer);
      return;
    }
    if (waitingCost > streams.maxFrameBytes()) {
      source.pause();
      paused = true; // before the buffer is passed on, so that its sender sees that the source must be resumed
    }
    CallerContext.run(context, () -> add(buffer));
  }

  // The stream's own context

  private void add(Buffer buffer) {
    if (state.get() == State.OVER) {
      return;
    }
    unsent.add(buffer);
    send();
    if (!unsent.isEmpty() && !paused) {
      source.pause();
      paused = true;
    }
  }

  private void sourceEnded() {
    sourceEnded = true;
    if (state.get() == State.FLOWING) { // before the first credit the reader may not exist yet
      send();
    }
  }

  private void sourceFailed(Throwable cause) {
    sourceFailure = ErrorCode.STREAM_RESET.failure("the source failed: " + cause.getMessage(), cause);
    sourceEnded();
  }

  /** Takes credit from the reader, or its report that it has read everything. Thread: any. */
  void granted(long total) {
    if (!CallerContext.run(context, () -> spend(total))) {
      giveUp(streams.contextGone());
    }
  }

  private void spend(long total) {
    boolean first = state.compareAndSet(State.WAITING, State.FLOWING);
    if (!first && state.get() == State.OVER) {
      return;
    }
    credit.grant(total);
    if (first) {
      readSource();
    }
    if (credit.isAllTaken() && endSent) {
      if (over()) {
        ended.complete();
      }
      return;
    }
    send();
  }

  private void send() {
    while (!unsent.isEmpty() && credit.available() > 0) {
      Buffer frame = nextFrame((int) Math.min(streams.maxFrameBytes(), credit.available()));
      credit.spend(frame.length());
      streams.sendMessage(peer, new StreamData(streamId, seq++, frame));
    }
    if (!unsent.isEmpty() || endSent) {
      return;
    }
    if (sourceFailure != null) {
      giveUp(sourceFailure);
    } else if (sourceEnded) {
      endSent = true;
      streams.sendMessage(peer, new StreamEnd(streamId, seq));
    } else if (paused && credit.available() > 0) {
      paused = false;
      source.resume();
    }
  }

  /** Returns at most that many bytes: part of the first buffer, or the first buffer and those after it that fit. */
  private Buffer nextFrame(int maxBytes) {
    Buffer first = unsent.peek();
    int left = first.length() - firstOffset;
    if (left > maxBytes) {
      Buffer part = first.slice(firstOffset, firstOffset + maxBytes);
      firstOffset += maxBytes;
      return part;
    }
    poll();
    Buffer whole = firstOffset == 0 ? first : first.slice(firstOffset, first.length());
    firstOffset = 0;
    if (unsent.isEmpty() || left + unsent.peek().length() > maxBytes) {
      return whole;
    }
    Buffer joined = Buffer.buffer(maxBytes).appendBuffer(whole);
    while (!unsent.isEmpty() && joined.length() + unsent.peek().length() <= maxBytes) {
      joined.appendBuffer(poll());
    }
    return joined;
  }

  private Buffer poll() {
    Buffer first = unsent.poll();
    unsentCost.addAndGet(-SendCredit.cost(first.length()));
    return first;
  }

  /** Handles that the other side gave up or was lost. Thread: any. */
  void broken(BoroughException failure) {
    if (over()) {
      end(failure);
    }
  }

  /** Gives the stream up and reports it to the reader. Thread: any. */
  void giveUp(BoroughException failure) {
    if (over()) {
      streams.sendMessage(peer, new StreamReset(streamId, true, failure.code().number(), failure.getMessage()));
      end(failure);
    }
  }

  private void end(BoroughException failure) {
    boolean released = CallerContext.run(context, () -> {
      release();
      ended.fail(failure);
    });
    if (!released) {
      ended.fail(failure);
    }
  }

  @Override
  public boolean withdraw() {
    BoroughException withdrawn = ErrorCode.STREAM_RESET.failure("the sender withdrew the stream");
    if (!state.compareAndSet(State.WAITING, State.OVER)) {
      giveUp(withdrawn);
      return false;
    }
    leave();
    letGo(); // at once, because the source may be sent again next
    streams.sendMessage(peer, new StreamReset(streamId, true, withdrawn.code().number(), withdrawn.getMessage()));
    ended.fail(withdrawn);
    return !sourceEnded; // a source calls its end handler only once
  }

  /** Called when the context's verticle is undeployed. */
  @Override
  public void close(Completable<Void> completion) {
    giveUp(ErrorCode.STREAM_RESET.failure("the sender was undeployed"));
    completion.succeed();
  }

  /** Returns whether this call ended the stream. */
  private boolean over() {
    if (state.getAndSet(State.OVER) == State.OVER) {
      return false;
    }
    leave();
    return true;
  }

  private void leave() {
    streams.remove(this);
    context.removeCloseHook(this);
  }

  private void release() {
    unsent.clear();
    if (source instanceof InboundStream inbound) {
      inbound.abandon();
    } else if (!sourceEnded) {
      detach();
    }
  }

  private void detach() {
    try {
      source.handler(null);
    } catch (RuntimeException e) {
      context.reportException(Failures.of(e)); // as below
    }
    letGo();
  }

  private void letGo() {
    if (source instanceof BusInboundStream inbound) {
      inbound.passOn(false);
    }
    try {
      source.pause();
      source.endHandler(null);
      source.exceptionHandler(null);
    } catch (RuntimeException e) {
      context.reportException(Failures.of(e)); // a source that fails here has a bug, which its owner must see
    }
  }
}
