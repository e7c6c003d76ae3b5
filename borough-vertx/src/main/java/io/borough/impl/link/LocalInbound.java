package io.borough.impl.link;

import io.borough.error.BoroughException;
import io.borough.impl.wire.WireMessage;

/** A call from another part of this node. */
record LocalInbound(String from, WireMessage message, PendingCalls.Call call) implements Inbound {
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
