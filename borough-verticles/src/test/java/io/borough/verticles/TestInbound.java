package io.borough.verticles;

import io.borough.error.BoroughException;
import io.borough.impl.transport.Inbound;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Promise;

/** A message whose answer completes a promise. */
public record TestInbound<M extends WireMessage>(M message, String from, long deadlineNanos,
    Promise<WireMessage> answer) implements Inbound<M> {
  @Override
  public void reply(WireMessage reply) {
    answer.tryComplete(reply);
  }

  @Override
  public void fail(BoroughException failure) {
    answer.tryFail(failure);
  }
}
