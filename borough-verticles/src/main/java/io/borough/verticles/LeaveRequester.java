package io.borough.verticles;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RingMessages.LeaveRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Asks the ring to let this node leave. Retries until the ring has accepted the request; {@link #done} completes when
 * the node has left and stopped.
 *
 * <p>Thread: any.
 */
final class LeaveRequester {
  private static final long ASK_TIMEOUT_MS = 5_000;
  private static final long PAUSE_MS = 200;

  private final ClientRuntime client;
  private final Promise<Void> done = Promise.promise();

  /** Creates a requester; {@link #begin} sends the first request. */
  LeaveRequester(ClientRuntime client) {
    this.client = client;
  }

  Future<Void> done() {
    return done.future();
  }

  /** Sends the request and returns the same future as {@link #done}. */
  Future<Void> begin(String nodeId) {
    ask(nodeId);
    return done.future();
  }

  private void ask(String nodeId) {
    try {
      client.messenger().<Ack>request(client.messenger().busId(), new LeaveRequest(nodeId), ASK_TIMEOUT_MS)
          .onFailure(cause -> {
            BoroughException failure = Failures.of(cause);
            if (failure instanceof RejectedException || failure.code() == ErrorCode.STOPPED) {
              done.tryFail(failure);
            } else {
              client.vertx().setTimer(PAUSE_MS, now -> ask(nodeId)); // there is no leader now, or its reply was lost
            }
          });
    } catch (BoroughException e) { // the node has stopped
      done.tryFail(e);
    }
  }

  /** Completes {@link #done} when the node has stopped; fails it when the node had not left the ring. */
  void end(boolean left) {
    if (left) {
      done.tryComplete();
    } else {
      done.tryFail(ErrorCode.STOPPED.failure("the node was stopped before it had left; started again, it goes on"));
    }
  }
}
