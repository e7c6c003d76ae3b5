package io.borough.verticles.handler;

import io.borough.error.ErrorCode;
import io.borough.impl.link.Inbound;
import io.borough.impl.message.Done;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which shards' requests are open, and which shards take none for a while: what a handler has begun should end while
 * this node leads.
 *
 * <p>Thread: the handlers' event loop, but for {@link #ended}. As many entries as there are shards.
 */
final class RequestGate {
  private static final long LOOK_MS = 5;

  private final Vertx vertx;
  private final Map<Integer, Integer> open = new ConcurrentHashMap<>();
  private final Map<Integer, Long> until = new HashMap<>();

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
    Long end = until.get(shard);
    if (end != null && System.nanoTime() - end >= 0) {
      until.remove(shard);
      end = null;
    }
    return end != null;
  }

  /** Begins or ends a pause; answers when nothing is open, or that something still is when the pause is half over. */
  void pause(Inbound<PauseRequests> inbound) {
    PauseRequests pause = inbound.message();
    if (pause.forMs() == 0) {
      until.remove(pause.shard());
      inbound.reply(new Done());
      return;
    }
    long now = System.nanoTime();
    until.put(pause.shard(), now + TimeUnit.MILLISECONDS.toNanos(pause.forMs()));
    awaitIdle(inbound, pause.shard(), now + TimeUnit.MILLISECONDS.toNanos(pause.forMs() / 2));
  }

  private void awaitIdle(Inbound<PauseRequests> inbound, int shard, long untilNanos) {
    if (!open.containsKey(shard)) {
      inbound.reply(new Done());
    } else if (System.nanoTime() - untilNanos >= 0) {
      inbound.fail(ErrorCode.UNAVAILABLE.failure("requests of shard " + shard + " are open still"));
    } else {
      vertx.setTimer(LOOK_MS, look -> awaitIdle(inbound, shard, untilNanos));
    }
  }
}
