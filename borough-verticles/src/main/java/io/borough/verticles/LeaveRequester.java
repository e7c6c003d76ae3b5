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
 * A node's own wish to leave: asks until the ring has it, and then waits to be told that it is so. Ends with the node.
 * Thread: any.
 */
final class LeaveRequester {
  private static final long ASK_TIMEOUT_MS = 5_000;
  private static final long PAUSE_MS = 200;

  private final ClientRuntime client;
  private final Promise<Void> done = Promise.promise();

  /** A wish that nobody has heard. */
  LeaveRequester(ClientRuntime client) {
    this.client = client;
  }

  Future<Void> done() {
    return done.future();
  }

  /** Asks. The answer is the same as {@link #done}. */
  Future<Void> begin(String nodeId) {
    ask(nodeId);
    return done.future();
  }

  private void ask(String nodeId) {
    try {
      client.messenger().<Ack>call(client.messenger().busId(), new LeaveRequest(nodeId), ASK_TIMEOUT_MS)
          .onFailure(cause -> {
            BoroughException failure = Failures.of(cause);
            if (failure instanceof RejectedException || failure.code() == ErrorCode.STOPPED) {
              done.tryFail(failure);
            } else {
              client.vertx().setTimer(PAUSE_MS, now -> ask(nodeId)); // no leader just now, or its answer was lost
            }
          });
    } catch (BoroughException e) { // the node has stopped
      done.tryFail(e);
    }
  }

  /** The node has stopped, whether or not it had left. */
  void end(boolean left) {
    if (left) {
      done.tryComplete();
    } else {
      done.tryFail(ErrorCode.STOPPED.failure("the node was stopped before it had left; started again, it goes on"));
    }
  }
}
