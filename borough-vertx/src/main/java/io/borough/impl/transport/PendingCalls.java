package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The calls that wait for a reply, a bounded number. Only the code that removes a call from here completes it.
 *
 * <p>Thread: any; the fields of a {@link Call} about its frame belong to the messenger's.
 */
final class PendingCalls {
  private final int maxCalls;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private volatile BiConsumer<String, WireMessage> lateReply = (from, reply) -> { };

  PendingCalls(int maxCalls) {
    this.maxCalls = maxCalls;
  }

  /** Adds a call; returns null when there are too many. */
  Call add(String busId, long deadlineNanos, Promise<WireMessage> promise) {
    if (count.incrementAndGet() > maxCalls) {
      count.decrementAndGet();
      return null;
    }
    Call call = new Call(lastId.incrementAndGet(), busId, deadlineNanos, promise);
    calls.put(call.id, call);
    return call;
  }

  /** Returns the call with a number, or null when it has ended. */
  Call get(long id) {
    return calls.get(id);
  }

  void onLateReply(BiConsumer<String, WireMessage> handler) {
    lateReply = handler;
  }

  /** Handles a reply whose call has ended. */
  void lateReply(String from, WireMessage reply) {
    lateReply.accept(from, reply);
  }

  int size() {
    return count.get();
  }

  /** Fails each call whose deadline has passed. */
  void expire(long nowNanos) {
    for (Call call : calls.values()) {
      if (nowNanos - call.deadlineNanos >= 0) {
        call.fail(ErrorCode.TIMEOUT.failure("no reply from " + call.busId + " in time"));
      }
    }
  }

  void failAll(Predicate<Call> which, BoroughException failure) {
    for (Call call : calls.values()) {
      if (which.test(call)) {
        call.fail(failure);
      }
    }
  }

  /** One call. A call to a service of this node is also the message that this service receives. */
  final class Call implements Inbound<WireMessage> {
    final long id;
    final String busId;
    final long deadlineNanos;
    private final Promise<WireMessage> promise;
    private MessageType type; // null in a call to another node, as is the message
    private WireMessage message;
    private PeerConnection link; // which has sent the call, or null before that
    private long linkId;
    private long seq;

    Call(long id, String busId, long deadlineNanos, Promise<WireMessage> promise) {
      this.id = id;
      this.busId = busId;
      this.deadlineNanos = deadlineNanos;
      this.promise = promise;
    }

    /** Makes this call the message that a service of this node receives. */
    Call carry(WireMessage carried) {
      type = MessageType.of(carried);
      message = carried;
      return this;
    }

    @Override
    public WireMessage message() {
      return message;
    }

    @Override
    public MessageType type() {
      return type;
    }

    @Override
    public String from() {
      return busId; // a carried message is one from this node to itself
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    boolean isPending() {
      return calls.get(id) == this;
    }

    /** Records the frame that carries the call. */
    void sent(PeerConnection on, long onLinkId, long inFrame) {
      link = on;
      linkId = onLinkId;
      seq = inFrame;
      on.callSent();
    }

    boolean isSentOn(PeerConnection other) {
      return link == other;
    }

    boolean isIn(FrameSequence.Gap lost) {
      return lost.contains(linkId, seq);
    }

    @Override
    public void reply(WireMessage reply) {
      if (!end()) {
        lateReply(busId, reply);
        return;
      }
      try {
        promise.complete(reply);
      } catch (RejectedExecutionException e) { // the caller's verticle is undeployed and its context takes no tasks
        lateReply(busId, reply);
      }
    }

    @Override
    public void fail(BoroughException failure) {
      if (end()) {
        try {
          promise.fail(failure);
        } catch (RejectedExecutionException e) {
          return; // as above: the caller's context takes no tasks
        }
      }
    }

    private boolean end() {
      if (!calls.remove(id, this)) {
        return false;
      }
      count.decrementAndGet();
      if (link != null) {
        link.callEnded();
      }
      return true;
    }
  }
}
