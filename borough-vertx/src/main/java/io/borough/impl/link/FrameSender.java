package io.borough.impl.link;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.vertx.core.internal.ContextInternal;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fills frames, one a tick for each node, and sends them.
 *
 * <p>Thread: the messenger's. What has been written waits in the event bus until the socket takes it: bounded here,
 * since the event bus bounds nothing.
 */
final class FrameSender {
  static final int MAX_FRAME_BYTES = 1 << 20; // a frame is sent once it has grown beyond
  private static final long LEAST_WINDOW = 16 << 10; // what each of many streams may have on its way

  private final ContextInternal context;
  private final LinkTable table;
  private final PendingCalls pending;
  private final LinkEvents events;
  private final long maxOutboxBytes;
  private final long maxToldBytes;
  private final Set<PeerLink> filling = new LinkedHashSet<>(); // those with a frame that is not sent

  FrameSender(ContextInternal context, LinkTable table, PendingCalls pending, LinkEvents events,
      StreamOptions options) {
    this.context = context;
    this.table = table;
    this.pending = pending;
    this.events = events;
    maxOutboxBytes = options.getMaxOutboxBytes();
    // as much as all streams can have credit for, and twice what calls may
    maxToldBytes = 2 * maxOutboxBytes + options.getPeerBudgetBytes() + options.getMaxStreams() * LEAST_WINDOW;
  }

  void call(PendingCalls.Call call, WireMessage message) {
    if (!call.isPending()) {
      return;
    }
    PeerLink link = table.reach(call.busId);
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

  /** Told at most once: when there is nobody, to nobody. */
  void tell(String to, WireMessage message) {
    PeerLink link = table.reach(to);
    if (link == null) {
      return;
    }
    if (link.outboxBytes() > maxToldBytes) {
      breakOff(link);
      return;
    }
    try {
      refuseOwn(message);
      frame(link).tell(message);
    } catch (RuntimeException e) {
      context.reportException(e);
    }
    flushIfFull(link);
  }

  /** An answer; one to a node that was given up is dropped: that node hears of lost frames when it speaks. */
  void reply(String to, long callId, WireMessage reply) {
    PeerLink link = table.find(to);
    if (link == null) {
      return;
    }
    if (link.outboxBytes() > maxToldBytes) {
      frame(link).fail(callId, ErrorCode.CONNECTION_LOST.failure("too much waits to be sent for the answer to be"));
      return;
    }
    try {
      frame(link).reply(callId, reply);
    } catch (RuntimeException e) { // what was asked has been done: only the answer cannot be had
      frame(link).fail(callId, ErrorCode.INTERNAL.failure("the answer cannot be sent: " + e.getMessage(), e));
    }
    flushIfFull(link);
  }

  void fail(String to, long callId, BoroughException failure) {
    PeerLink link = table.find(to);
    if (link != null) {
      frame(link).fail(callId, failure);
      flushIfFull(link);
    }
  }

  /** Writes what needs no message, unless the node was given up. */
  void write(PeerLink link, Consumer<FrameWriter> words) {
    if (table.isCurrent(link)) {
      words.accept(frame(link));
    }
  }

  /** Sends every frame that is being filled. */
  void flushAll() {
    while (!filling.isEmpty()) {
      flush(filling.iterator().next());
    }
  }

  /** Begins another link: the peer will say what it has got of the last. */
  void breakOff(PeerLink link) {
    if (link.hasFrame()) {
      flush(link);
    }
    if (table.isCurrent(link)) {
      link.restart();
      events.linkBroken.fire(link.busId());
    }
  }

  /** Fails the calls that were in lost frames. */
  void failSent(PeerLink link, Lost lost) {
    ErrorCode code = lost.unread() ? ErrorCode.NODE_UNREACHABLE : ErrorCode.CONNECTION_LOST;
    pending.failAll(call -> call.isSentOn(link) && call.isIn(lost),
        code.failure("the message to " + link.busId() + " was lost"));
  }

  /** What is only for parts of this node would be refused there. */
  private static void refuseOwn(WireMessage message) {
    if (MessageType.of(message).sender() == MessageType.Sender.SELF) {
      throw ErrorCode.UNSUPPORTED.failure(MessageType.of(message) + " is never sent from one node to another");
    }
  }

  private FrameWriter frame(PeerLink link) {
    filling.add(link);
    return link.frame();
  }

  private void flushIfFull(PeerLink link) {
    if (link.hasFrame() && link.frame().length() >= MAX_FRAME_BYTES) {
      flush(link);
    }
  }

  private void flush(PeerLink link) {
    filling.remove(link);
    if (table.isCurrent(link)) {
      long linkId = link.linkId();
      long seq = link.seq();
      link.flush().onFailure(cause -> unsent(link, linkId, seq, cause));
    }
  }

  /** A frame was not written, at least not in full. */
  private void unsent(PeerLink link, long linkId, long seq, Throwable cause) {
    if (!table.isCurrent(link)) {
      return;
    }
    if (WriteFailures.surelyUnread(cause)) {
      failSent(link, new Lost(linkId, seq, linkId, seq + 1, true));
    }
    if (WriteFailures.nobodyListens(cause)) {
      table.gone(link, "it does not listen any more");
    } else if (linkId == link.linkId()) {
      breakOff(link);
      if (table.isCurrent(link) && link.isProbeDue(System.nanoTime())) {
        frame(link).ping(); // its calls need not wait for the next thing to be said
        flush(link);
      }
    }
  }
}
