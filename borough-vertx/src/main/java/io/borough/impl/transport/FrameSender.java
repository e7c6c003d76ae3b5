package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fills one frame per tick for each node and sends it.
 *
 * <p>Thread: the messenger's. A sent frame waits in the event bus until the socket accepts it. The waiting bytes are
 * bounded here, because the event bus has no bound.
 */
final class FrameSender {
  static final int MAX_FRAME_BYTES = 1 << 20; // a larger frame is sent before the end of the tick
  private static final long LEAST_WINDOW = 16 << 10; // in flight for each of many streams

  private final ContextInternal context;
  private final ConnectionTable table;
  private final PendingCalls pending;
  private final ConnectionTable.Listeners events;
  private final long maxOutboxBytes;
  private final long maxOneWayBytes;
  private final Set<PeerConnection> filling = new LinkedHashSet<>(); // those with a frame that is not sent yet

  FrameSender(ContextInternal context, ConnectionTable table, PendingCalls pending, ConnectionTable.Listeners events,
      StreamOptions options) {
    this.context = context;
    this.table = table;
    this.pending = pending;
    this.events = events;
    maxOutboxBytes = options.getMaxOutboxBytes();
    // the credit of all streams, and twice the bound of calls
    maxOneWayBytes = 2 * maxOutboxBytes + options.getPeerBudgetBytes() + options.getMaxStreams() * LEAST_WINDOW;
  }

  void request(PendingCalls.Call call, WireMessage message) {
    if (!call.isPending()) {
      return;
    }
    PeerConnection link = table.reach(call.busId);
    if (link == null) {
      call.fail(ErrorCode.NODE_UNREACHABLE.failure(call.busId + " is not on the bus"));
    } else if (link.outboxBytes() > maxOutboxBytes) {
      call.fail(ErrorCode.OVERLOADED.failure(link.outboxBytes() + " bytes wait to be sent to " + call.busId));
    } else {
      long remainingMs = (call.deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
      try {
        refuseOwn(message);
        frame(link).call(call.id, Math.max(1, remainingMs), message);
        call.sent(link, link.linkId(), link.seq());
      } catch (RuntimeException e) {
        call.fail(Failures.of(e));
      }
      flushIfFull(link);
    }
  }

  /** Sends a one-way message at most once. A message to an unknown node is dropped. */
  void send(String to, WireMessage message) {
    PeerConnection link = table.reach(to);
    if (link == null) {
      return;
    }
    if (link.outboxBytes() > maxOneWayBytes) {
      breakOff(link);
      return;
    }
    try {
      refuseOwn(message);
      frame(link).oneWay(message);
    } catch (RuntimeException e) {
      context.reportException(e);
    }
    flushIfFull(link);
  }

  /**
   * Sends a reply. A reply to a node that was given up is dropped; when that node sends again, it is informed that
   * frames were lost.
   */
  void reply(String to, long callId, WireMessage reply) {
    PeerConnection link = table.find(to);
    if (link == null) {
      return;
    }
    if (link.outboxBytes() > maxOneWayBytes) {
      frame(link).fail(callId, ErrorCode.CONNECTION_LOST.failure("too much waits to be sent for the answer to be"));
      return;
    }
    try {
      frame(link).reply(callId, reply);
    } catch (RuntimeException e) { // the call took effect; only its reply cannot be sent
      frame(link).fail(callId, ErrorCode.INTERNAL.failure("the reply cannot be sent: " + e.getMessage(), e));
    }
    flushIfFull(link);
  }

  void fail(String to, long callId, BoroughException failure) {
    PeerConnection link = table.find(to);
    if (link != null) {
      frame(link).fail(callId, failure);
      flushIfFull(link);
    }
  }

  /** Writes an envelope without a message, unless the node was given up. */
  void write(PeerConnection link, Consumer<FrameWriter> envelope) {
    if (table.isCurrent(link)) {
      envelope.accept(frame(link));
    }
  }

  /** Sends every frame that is being filled. */
  void flushAll() {
    while (!filling.isEmpty()) {
      flush(filling.iterator().next());
    }
  }

  /** Begins another link. The peer will report the frames of the last link that it did not receive. */
  void breakOff(PeerConnection link) {
    if (link.hasFrame()) {
      flush(link);
    }
    if (table.isCurrent(link)) {
      link.restart();
      events.linkBroken.fire(link.busId());
    }
  }

  /** Fails the calls that were in lost frames. */
  void failSent(PeerConnection link, FrameSequence.Gap lost) {
    ErrorCode code = lost.unread() ? ErrorCode.NODE_UNREACHABLE : ErrorCode.CONNECTION_LOST;
    pending.failAll(call -> call.isSentOn(link) && call.isIn(lost),
        code.failure("the message to " + link.busId() + " was lost"));
  }

  /** Refuses messages that only services of one node exchange: the other node would refuse them. */
  private static void refuseOwn(WireMessage message) {
    if (MessageType.of(message).sender() == MessageType.Sender.SELF) {
      throw ErrorCode.UNSUPPORTED.failure(MessageType.of(message) + " is never sent from one node to another");
    }
  }

  private FrameWriter frame(PeerConnection link) {
    filling.add(link);
    return link.frame();
  }

  private void flushIfFull(PeerConnection link) {
    if (link.hasFrame() && link.frame().length() >= MAX_FRAME_BYTES) {
      flush(link);
    }
  }

  private void flush(PeerConnection link) {
    filling.remove(link);
    if (table.isCurrent(link)) {
      long linkId = link.linkId();
      long seq = link.seq();
      link.flush().onFailure(cause -> unsent(link, linkId, seq, cause));
    }
  }

  /** Handles a frame that was not written completely. */
  private void unsent(PeerConnection link, long linkId, long seq, Throwable cause) {
    if (!table.isCurrent(link)) {
      return;
    }
    if (surelyUnread(cause)) {
      failSent(link, new FrameSequence.Gap(linkId, seq, linkId, seq + 1, true));
    }
    if (nobodyListens(cause)) {
      table.remove(link, "it does not listen any more");
    } else if (linkId == link.linkId()) {
      breakOff(link);
      if (table.isCurrent(link) && link.isProbeDue(System.nanoTime())) {
        frame(link).ping(); // so that the peer notices the gap now and not with the next message
        flush(link);
      }
    }
  }

  /** Returns whether the message was surely not read: there was no receiver, or no connection was made. */
  private static boolean surelyUnread(Throwable cause) {
    return nobodyListens(cause) || cause instanceof ConnectException || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException;
  }

  /** Returns whether no node has a consumer of the address: the receiver has closed. */
  private static boolean nobodyListens(Throwable cause) {
    return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
