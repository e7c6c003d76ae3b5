package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.impl.client.NodeClient;
import io.borough.impl.client.PayloadStreams;
import io.borough.impl.link.Inbound;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request that a handler's slot was taken for, until its answer or until it has outlived its deadline.
 *
 * <p>Thread: the handler's context owns the streams until the handler was called; whoever ends the request owns them
 * after that.
 */
final class OpenRequest {
  private final HandlerInstance slot;
  private final Inbound<HandlerRequest> inbound;
  private final PayloadStreams streams;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  private enum State {
    /** For the handler's context. */
    WAITING,
    CALLED,
    OVER
  }

  /** How far a request had come that has outlived its deadline. */
  enum Late {
    /** It had ended before. */
    NOT,
    /** Its handler's context had no time for it, so that nothing was called. */
    WAITING,
    /** Its handler was called and has not answered. */
    CALLED
  }

  OpenRequest(HandlerInstance slot, Inbound<HandlerRequest> inbound, NodeClient client) {
    this.slot = slot;
    this.inbound = inbound;
    this.streams = client.payloadStreams(inbound.from());
  }

  HandlerInstance slot() {
    return slot;
  }

  Inbound<HandlerRequest> inbound() {
    return inbound;
  }

  PayloadStreams streams() {
    return streams;
  }

  HandlerRequest message() {
    return inbound.message();
  }

  /** The partition's name as a log may have it: on one line. */
  String partition() {
    return message().partition().replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
  }

  boolean isOver() {
    return state.get() == State.OVER;
  }

  /** The payload, when the handler is to be called with it; null when the request is over. */
  Payload receive() {
    Payload payload = streams.receive(message().payload());
    if (state.compareAndSet(State.WAITING, State.CALLED)) {
      return payload;
    }
    streams.abandon();
    return null;
  }

  /** Whether this call ends the request. */
  boolean end() {
    return state.getAndSet(State.OVER) != State.OVER;
  }

  /** Ends the request as {@link #end()} does; then what the handler reads of it fails, and so does the caller's end. */
  Late endLate(BoroughException late) {
    State before = state.getAndSet(State.OVER);
    if (before == State.CALLED) {
      streams.abandon(late);
    }
    return before == State.OVER ? Late.NOT : before == State.CALLED ? Late.CALLED : Late.WAITING;
  }
}
