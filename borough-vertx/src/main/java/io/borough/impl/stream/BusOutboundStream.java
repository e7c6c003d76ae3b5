package io.borough.impl.stream;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.link.CallerContext;
import io.borough.impl.message.StreamMessages.StreamData;
import io.borough.impl.message.StreamMessages.StreamEnd;
import io.borough.impl.message.StreamMessages.StreamReset;
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
 * Sends what a source gives as far as there is credit, and pauses it when there is none.
 *
 * <p>Thread: the context on which it was made owns the fields. The source may speak on another; then it is paused
 * there, on its own thread, before too much is on its way over.
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
  private final AtomicLong unsentCost = new AtomicLong(); // of what the source has given
  private volatile boolean paused = true;

  private final SendCredit credit = new SendCredit();
  private final Deque<Buffer> unsent = new ArrayDeque<>(); // a frame or two: the source is paused while there are any
  private int firstOffset; // of the first buffer, what has been sent
  private long seq;
  private volatile boolean sourceEnded;
  private BoroughException sourceFailure;
  private boolean endSent;

  private enum State {
    /** Nothing has been asked of the source. */
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

  /** Takes the source, paused; on the stream's context. */
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
    } catch (RuntimeException e) { // it has ended already, or is no longer to be had
      CallerContext.run(context, () -> sourceFailed(e));
    }
  }

  /** Not before the reader wants it: some sources drop what they have read ahead when a handler is taken away again. */
  private void readSource() {
    try {
      source.handler(this::read);
    } catch (RuntimeException e) { // it has ended already, or is no longer to be had
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

  /** Whether nobody at the other node has received it for so long. Any thread. */
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
      paused = true; // before the buffer goes over: whoever sends it sees that the source must be resumed
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
    if (state.get() == State.FLOWING) { // before the reader has granted credit it may not even be there
      send();
    }
  }

  private void sourceFailed(Throwable cause) {
    sourceFailure = ErrorCode.STREAM_RESET.failure("the source failed: " + cause.getMessage(), cause);
    sourceEnded();
  }

  /** The reader grants credit, or says that it has taken all. Any thread. */
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
      streams.tell(peer, new StreamData(streamId, seq++, frame));
    }
    if (!unsent.isEmpty() || endSent) {
      return;
    }
    if (sourceFailure != null) {
      giveUp(sourceFailure);
    } else if (sourceEnded) {
      endSent = true;
      streams.tell(peer, new StreamEnd(streamId, seq));
    } else if (paused && credit.available() > 0) {
      paused = false;
      source.resume();
    }
  }

  /** At most so many bytes: part of the first buffer, or it and as many more as fit. */
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

  /** The other side gave up, or is lost. Any thread. */
  void broken(BoroughException failure) {
    if (over()) {
      end(failure);
    }
  }

  /** This side gives up, and says so. Any thread. */
  void giveUp(BoroughException failure) {
    if (over()) {
      streams.tell(peer, new StreamReset(streamId, true, failure.code().number(), failure.getMessage()));
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
    letGo(); // at once: the source may be sent again before anything else happens
    streams.tell(peer, new StreamReset(streamId, true, withdrawn.code().number(), withdrawn.getMessage()));
    ended.fail(withdrawn);
    return !sourceEnded; // an end is told once
  }

  /** The context's verticle is undeployed. */
  @Override
  public void close(Completable<Void> completion) {
    giveUp(ErrorCode.STREAM_RESET.failure("the sender was undeployed"));
    completion.succeed();
  }

  /** Whether this call ends it. */
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
      context.reportException(Failures.of(e)); // a source that cannot be let go of is its maker's to repair
    }
  }
}
