package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.client.PayloadStreams;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.transport.Inbound;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request that was assigned to a handler, until the reply or until its deadline and the grace period have passed.
 *
 * <p>Thread: the handler's context owns the streams until it calls the handler; after that, the thread that ends the
 * request owns them.
 */
final class OpenRequest {
  private final HandlerPool.Instance instance;
  private final Inbound<HandlerRequest> inbound;
  private final PayloadStreams streams;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  private enum State {
    /** Waits for the handler's context. */
    WAITING,
    CALLED,
    ENDED
  }

  /** The state of a request at the end of its grace period. */
  enum Overdue {
    /** It has ended. */
    ENDED,
    /** The handler's context was busy, and the handler was not called. */
    WAITING,
    /** The handler was called and has not replied. */
    CALLED
  }

  OpenRequest(HandlerPool.Instance instance, Inbound<HandlerRequest> inbound, ClientRuntime client) {
    this.instance = instance;
    this.inbound = inbound;
    this.streams = client.payloadStreams(inbound.from());
  }

  HandlerPool.Instance instance() {
    return instance;
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

  /** Returns the partition's name for the log, without control characters. */
  String partition() {
    return message().partition().replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
  }

  boolean isEnded() {
    return state.get() == State.ENDED;
  }

  /** Returns the payload for the handler, or null when the request has ended. */
  Payload receive() {
    Payload payload = streams.receive(message().payload());
    if (state.compareAndSet(State.WAITING, State.CALLED)) {
      return payload;
    }
    streams.abandon();
    return null;
  }

  /** Ends the request; returns false when it had ended before. */
  boolean end() {
    return state.getAndSet(State.ENDED) != State.ENDED;
  }

  /** Ends the request; if its handler was called, its streams fail on both sides. Returns the state before. */
  Overdue endOverdue(BoroughException late) {
    State before = state.getAndSet(State.ENDED);
    if (before == State.CALLED) {
      streams.abandon(late);
    }
    return before == State.ENDED ? Overdue.ENDED : before == State.CALLED ? Overdue.CALLED : Overdue.WAITING;
  }
}
