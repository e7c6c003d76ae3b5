package io.borough.verticles.handler;

import io.borough.error.ErrorCode;
import io.borough.impl.message.Ack;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.borough.impl.transport.Inbound;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts the open requests of each shard and pauses shards, so that open requests can end before this node transfers a
 * shard's leadership.
 *
 * <p>Thread: the dispatcher's event loop, except {@link #ended}. Has at most one entry for each shard.
 */
final class RequestGate {
  private static final long POLL_MS = 5;

  private final Vertx vertx;
  private final Map<Integer, Integer> open = new ConcurrentHashMap<>();
  private final Map<Integer, Long> pausedUntil = new HashMap<>();

  RequestGate(Vertx vertx) {
    this.vertx = vertx;
  }

  void begun(int shard) {
    open.merge(shard, 1, Integer::sum);
  }

  /** Any thread. */
  void ended(int shard) {
    open.computeIfPresent(shard, (each, count) -> count == 1 ? null : count - 1);
  }

  boolean isPaused(int shard) {
    Long end = pausedUntil.get(shard);
    if (end != null && System.nanoTime() - end >= 0) {
      pausedUntil.remove(shard);
      end = null;
    }
    return end != null;
  }

  /** Begins or ends a pause. Replies when no request is open, or fails when requests are open after half the pause. */
  void pause(Inbound<PauseRequests> inbound) {
    PauseRequests pause = inbound.message();
    if (pause.forMs() == 0) {
      pausedUntil.remove(pause.shard());
      inbound.reply(new Ack());
      return;
    }
    long now = System.nanoTime();
    pausedUntil.put(pause.shard(), now + TimeUnit.MILLISECONDS.toNanos(pause.forMs()));
    awaitIdle(inbound, pause.shard(), now + TimeUnit.MILLISECONDS.toNanos(pause.forMs() / 2));
  }

  private void awaitIdle(Inbound<PauseRequests> inbound, int shard, long untilNanos) {
    if (!open.containsKey(shard)) {
      inbound.reply(new Ack());
    } else if (System.nanoTime() - untilNanos >= 0) {
      inbound.fail(ErrorCode.UNAVAILABLE.failure("shard " + shard + " still has open requests"));
    } else {
      vertx.setTimer(POLL_MS, look -> awaitIdle(inbound, shard, untilNanos));
    }
  }
}
