package io.borough.impl.stream;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.Service;
import io.borough.impl.message.StreamMessages.StreamCredit;
import io.borough.impl.message.StreamMessages.StreamData;
import io.borough.impl.message.StreamMessages.StreamEnd;
import io.borough.impl.message.StreamMessages.StreamReset;
import io.borough.impl.transport.BusMessenger;
import io.borough.impl.transport.CallerContext;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Streams between nodes as messages in frames, and within a node as the same messages without frames.
 *
 * <p>Thread: any. Messages arrive on the messenger's event loop and find their streams in a table. The table holds a
 * stream until the stream ends, so no other reference is needed.
 */
public final class BusStreams implements StreamTransport {
  private static final int MIN_WINDOW_BYTES = 16 * 1024;
  private static final int LOOKS = 10; // checks for unread streams within their time-out
  private static final Logger LOG = LoggerFactory.getLogger(BusStreams.class);

  private final Vertx vertx;
  private final BusMessenger messenger;
  private final StreamOptions options;
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<Key, BusOutboundStream> sending = new ConcurrentHashMap<>();
  private final Map<Key, BusInboundStream> receiving = new ConcurrentHashMap<>();
  private final Map<String, Integer> receivingFrom = new ConcurrentHashMap<>(); // how many streams
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder unreadBytes = new LongAdder();
  private volatile long unreadTimer = -1; // no timer: Vert.x counts them from 0

  private record Key(String peer, long streamId) {}

  private BusStreams(Vertx vertx, BusMessenger messenger, StreamOptions options) {
    this.vertx = vertx;
    this.messenger = messenger;
    this.options = options;
  }

  /** Opens the transport. */
  public static Future<BusStreams> open(Vertx vertx, BusMessenger messenger, StreamOptions options) {
    BusStreams streams = new BusStreams(vertx, messenger, options);
    Promise<Void> opened = CallerContext.promise(vertx);
    messenger.context().runOnContext(start -> {
      messenger.onPeerLost(peer -> streams.lose(peer, "the other node is gone"));
      messenger.onLinkBroken(peer -> streams.lose(peer, "frames between the two nodes were lost"));
      long lookMs = Math.max(10, streams.options.getUnreadTimeoutMs() / LOOKS);
      streams.unreadTimer = vertx.setPeriodic(lookMs, timer -> streams.giveUpUnread());
      messenger.handle(streams.dispatcher()).onComplete(opened);
    });
    return opened.future().map(streams);
  }

  @Override
  public OutboundStream send(String peerBusId, ReadStream<Buffer> source) {
    ContextInternal context = CallerContext.of(vertx);
    long id = lastId.incrementAndGet();
    BusOutboundStream stream = new BusOutboundStream(this, peerBusId, id, source, context);
    BoroughException refusal = admit();
    sending.put(new Key(peerBusId, id), stream);
    watch(peerBusId);
    stream.begin();
    if (refusal != null || closed.get()) {
      stream.giveUp(refusal != null ? refusal : stopped());
    }
    return stream;
  }

  @Override
  public InboundStream receive(String peerBusId, long streamId) {
    ContextInternal context = CallerContext.of(vertx);
    BusInboundStream stream = new BusInboundStream(this, peerBusId, streamId, context);
    BoroughException refusal = admit();
    BusInboundStream same = receiving.putIfAbsent(new Key(peerBusId, streamId), stream);
    if (same != null) {
      open.decrementAndGet();
      throw new IllegalArgumentException("stream " + streamId + " of " + peerBusId + " is received already");
    }
    receivingFrom.merge(peerBusId, 1, Integer::sum);
    watch(peerBusId);
    if (refusal != null || closed.get()) {
      stream.giveUp(refusal != null ? refusal : stopped());
    } else {
      stream.begin();
    }
    return stream;
  }

  /** Counts one more stream; returns the failure when there are too many, or null. */
  private BoroughException admit() {
    return open.incrementAndGet() > options.getMaxStreams()
        ? ErrorCode.OVERLOADED.failure("more than " + options.getMaxStreams() + " streams")
        : null;
  }

  private void watch(String peer) {
    if (!peer.equals(messenger.busId())) {
      messenger.watch(peer);
    }
  }

  private void unwatch(String peer) {
    open.decrementAndGet();
    if (!peer.equals(messenger.busId())) {
      messenger.unwatch(peer);
    }
  }

  void remove(BusOutboundStream stream) {
    if (sending.remove(new Key(stream.peer(), stream.streamId()), stream)) {
      unwatch(stream.peer());
    }
  }

  void remove(BusInboundStream stream) {
    if (receiving.remove(new Key(stream.peer(), stream.streamId()), stream)) {
      receivingFrom.computeIfPresent(stream.peer(), (peer, count) -> count == 1 ? null : Integer.valueOf(count - 1));
      unwatch(stream.peer());
    }
  }

  /** Returns the window of one stream from a node: its share of the node's budget. */
  long windowBytes(String peer) {
    long share = options.getPeerBudgetBytes() / Math.max(1, receivingFrom.getOrDefault(peer, 1));
    long least = Math.min(MIN_WINDOW_BYTES, options.getWindowBytes());
    return Math.max(least, Math.min(options.getWindowBytes(), share));
  }

  int maxFrameBytes() {
    return options.getMaxFrameBytes();
  }

  void sendMessage(String peer, WireMessage message) {
    messenger.send(peer, message);
  }

  void received(int bytes) {
    receivedBytes.add(bytes);
    unreadBytes.add(bytes);
  }

  void consumed(int bytes) {
    unreadBytes.add(-bytes);
  }

  BoroughException contextGone() {
    return ErrorCode.STREAM_RESET.failure("this end of the stream was undeployed");
  }

  private static BoroughException stopped() {
    return ErrorCode.STOPPED.failure("this node has stopped");
  }

  private MessageDispatcher dispatcher() {
    return new MessageDispatcher(Service.STREAM)
        .refusing(() -> closed.get() ? stopped() : null) // every stream was failed by close
        .on(StreamData.class, this::data)
        .on(StreamEnd.class, this::end)
        .on(StreamCredit.class, this::credit)
        .on(StreamReset.class, this::reset);
  }

  private void data(Inbound<StreamData> inbound) {
    StreamData data = inbound.message();
    toReader(inbound.from(), data.streamId(), reader -> reader.data(data.seq(), data.bytes()));
  }

  private void end(Inbound<StreamEnd> inbound) {
    StreamEnd end = inbound.message();
    toReader(inbound.from(), end.streamId(), reader -> reader.end(end.frames()));
  }

  private void toReader(String from, long streamId, Consumer<BusInboundStream> action) {
    BusInboundStream reader = receiving.get(new Key(from, streamId));
    if (reader != null) {
      action.accept(reader);
    } else { // given up here, and the writer may not know it
      sendMessage(from, unknown(streamId, false));
    }
  }

  private void credit(Inbound<StreamCredit> inbound) {
    String from = inbound.from();
    StreamCredit credit = inbound.message();
    BusOutboundStream writer = sending.get(new Key(from, credit.streamId()));
    if (writer != null) {
      writer.granted(credit.grantedBytes());
    } else {
      sendMessage(from, unknown(credit.streamId(), true));
    }
  }

  private static StreamReset unknown(long streamId, boolean fromWriter) {
    return new StreamReset(streamId, fromWriter, ErrorCode.STREAM_RESET.number(), "the stream has ended there");
  }

  private void reset(Inbound<StreamReset> inbound) {
    StreamReset reset = inbound.message();
    boolean broken = ErrorCode.of(reset.code()) == ErrorCode.STREAM_BROKEN;
    BoroughException failure = (broken ? ErrorCode.STREAM_BROKEN : ErrorCode.STREAM_RESET).failure(reset.reason());
    Key key = new Key(inbound.from(), reset.streamId());
    if (reset.fromWriter()) {
      BusInboundStream reader = receiving.get(key);
      if (reader != null) {
        reader.broken(failure);
      }
    } else {
      BusOutboundStream writer = sending.get(key);
      if (writer != null) {
        writer.broken(failure);
      }
    }
  }

  /** Fails the streams from and to a node, because their frames may be lost. */
  private void lose(String peer, String reason) {
    BoroughException failure = ErrorCode.STREAM_BROKEN.failure(reason + ": " + peer);
    sending.forEach((key, stream) -> {
      if (key.peer.equals(peer)) {
        stream.giveUp(failure);
      }
    });
    receiving.forEach((key, stream) -> {
      if (key.peer.equals(peer)) {
        stream.giveUp(failure);
      }
    });
  }

  /** Ends the streams whose readers have asked for nothing for {@code unreadTimeoutMs}. */
  private void giveUpUnread() {
    long forMs = options.getUnreadTimeoutMs();
    long forNanos = forMs * 1_000_000;
    long now = System.nanoTime();
    BoroughException failure = ErrorCode.STREAM_RESET.failure(
        "the stream was not read for stream.unreadTimeoutMs = " + forMs);
    int ended = 0;
    String peer = null; // of one of them
    for (BusInboundStream stream : receiving.values()) {
      if (stream.isUnread(now, forNanos)) {
        stream.abandon(failure);
        ended++;
        peer = stream.peer();
      }
    }
    for (BusOutboundStream stream : sending.values()) {
      if (stream.isUnread(now, forNanos)) {
        stream.giveUp(failure);
        ended++;
        peer = stream.peer();
      }
    }
    if (ended > 0) {
      LOG.warn("Streams were given up because they were not read for stream.unreadTimeoutMs = " + forMs + ": " + ended
          + ", one of them from or to node " + peer);
    }
  }

  @Override
  public Stats stats() {
    return new Stats(sending.size(), receiving.size(), receivedBytes.sum(), unreadBytes.sum());
  }

  @Override
  public Future<Void> close() {
    if (closed.compareAndSet(false, true)) {
      vertx.cancelTimer(unreadTimer);
      sending.values().forEach(stream -> stream.giveUp(stopped()));
      receiving.values().forEach(stream -> stream.giveUp(stopped()));
    }
    return CallerContext.succeeded(vertx, null);
  }
}
