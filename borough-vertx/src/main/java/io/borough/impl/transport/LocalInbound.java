package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;

/** A call from another service of this node. */
record LocalInbound<M extends WireMessage>(String from, MessageType type, M message, PendingCalls.Call call)
    implements Inbound<M> {
  LocalInbound(String from, M message, PendingCalls.Call call) {
    this(from, MessageType.of(message), message, call);
  }

  @Override
  public long deadlineNanos() {
    return call.deadlineNanos;
  }

  @Override
  public void reply(WireMessage reply) {
    call.succeed(reply);
  }

  @Override
  public void fail(BoroughException failure) {
    call.fail(failure);
  }
}
