package io.borough.impl.link;

import io.borough.error.BoroughException;
import io.borough.impl.wire.WireMessage;

/** A message that nobody awaits an answer to. */
record ToldInbound(String from, WireMessage message, long deadlineNanos) implements Inbound {
  private static final long LIFE_NANOS = 60_000_000_000L;

  ToldInbound(String from, WireMessage message) {
    this(from, message, System.nanoTime() + LIFE_NANOS);
  }

  @Override
  public void reply(WireMessage reply) {
    // nobody waits for it
  }

  @Override
  public void fail(BoroughException failure) {
    // nobody waits for it
  }
}
