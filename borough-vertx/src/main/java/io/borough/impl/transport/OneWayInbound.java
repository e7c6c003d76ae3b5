package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;

/** A one-way message. */
record OneWayInbound<M extends WireMessage>(String from, MessageType type, M message, long deadlineNanos)
    implements Inbound<M> {
  private static final long LIFE_NANOS = 60_000_000_000L;

  OneWayInbound(String from, MessageType type, M message) {
    this(from, type, message, System.nanoTime() + LIFE_NANOS);
  }

  @Override
  public void reply(WireMessage reply) {
    // there is no caller
  }

  @Override
  public void fail(BoroughException failure) {
    // there is no caller
  }
}
