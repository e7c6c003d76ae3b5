package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.borough.impl.transport.Messenger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;

/**
 * Transfers a leadership so that no write has an unknown outcome: refuses new requests and writes, which callers may
 * safely send again, waits until the open ones have ended, and then transfers the leadership.
 *
 * <p>Thread: the event loop.
 */
final class LeadershipTransfer {
  private static final long PAUSE_MS = 10_000; // open requests get half of it
  private static final long DRAIN_MS = 2_000;
  private static final long LOOK_MS = 5;

  private final Vertx vertx;
  private final Messenger messenger;
  private final RatisServer server;
  private final Executor eventLoop;
  private final Consumer<HostedGroup> changed;

  /**
   * Creates the transfers of a node.
   *
   * @param changed called for each group after its transfer
   */
  LeadershipTransfer(Vertx vertx, Messenger messenger, RatisServer server, Executor eventLoop,
      Consumer<HostedGroup> changed) {
    this.vertx = vertx;
    this.messenger = messenger;
    this.server = server;
    this.eventLoop = eventLoop;
    this.changed = changed;
  }

  /**
   * Transfers a group's leadership. The future completes when the transferee leads.
   *
   * <p>It fails with {@code UNAVAILABLE} when requests or writes do not end in time, or the transferee does not take
   * over in time. This node then stays the leader.
   */
  Future<Void> to(HostedGroup group, RaftPeer transferee, long timeoutMs) {
    if (group.isRetiring()) {
      return Future.failedFuture(ErrorCode.UNAVAILABLE.failure("shard " + group.shard() + " is being handed over"));
    }
    return pause(group, PAUSE_MS)
        .compose(paused -> drain(group))
        .compose(idle -> transfer(group, transferee, timeoutMs))
        .onComplete(done -> {
          changed.accept(group); // before the pause ends: a request must not begin in a term that has passed
          group.setRetiring(false);
          pause(group, 0);
        });
  }

  /**
   * Pauses a shard's new requests for a time; 0 ends the pause. Fails only when requests are still open. A node without
   * handlers has no requests.
   */
  private Future<Void> pause(HostedGroup group, long forMs) {
    return messenger.<Ack>request(messenger.busId(), new PauseRequests(group.shard(), forMs), PAUSE_MS)
        .<Void>mapEmpty()
        .recover(cause -> Failures.of(cause).code() == ErrorCode.UNAVAILABLE
            ? Future.failedFuture(cause) : Future.succeededFuture());
  }

  private Future<Void> drain(HostedGroup group) {
    group.setRetiring(true);
    Promise<Void> idle = Promise.promise();
    awaitIdle(group, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS), idle);
    return idle.future();
  }

  private void awaitIdle(HostedGroup group, long untilNanos, Promise<Void> idle) {
    if (group.commit().isIdle()) {
      idle.complete();
    } else if (System.nanoTime() - untilNanos >= 0) {
      idle.fail(ErrorCode.UNAVAILABLE.failure("writes of shard " + group.shard() + " have not ended yet"));
    } else {
      vertx.setTimer(LOOK_MS, look -> awaitIdle(group, untilNanos, idle));
    }
  }

  private Future<Void> transfer(HostedGroup group, RaftPeer transferee, long timeoutMs) {
    Promise<Void> passed = Promise.promise();
    group.lane().execute(() -> server.transferLeadership(group.groupId(), transferee.getId().toString(), timeoutMs)
        .whenComplete((reply, thrown) -> eventLoop.execute(() -> passed.handle(outcome(reply, thrown)))));
    return passed.future();
  }

  private static Future<Void> outcome(RaftClientReply reply, Throwable thrown) {
    Throwable failure = RaftFailures.of(reply, thrown);
    return failure == null ? Future.succeededFuture() : Future.failedFuture(RaftFailures.ofChange(failure));
  }
}
