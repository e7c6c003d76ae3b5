package io.borough.impl.client;

import io.borough.impl.message.MembershipMessages.LeaderAt;
import io.borough.impl.topology.Ring;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What this node knows of the ring and of who leads. Soft: an error in it costs a detour, never a wrong answer, since
 * whoever is asked checks for itself.
 *
 * <p>Thread: any. Handlers are called on the thread that brought the news; they hop to their own.
 */
public final class Routes {
  private final AtomicReference<Ring> ring = new AtomicReference<>();
  private final Map<Integer, LeaderAt> leaders = new ConcurrentHashMap<>(); // as many as the ring has shards
  private final List<Handler<Ring>> ringHandlers = new CopyOnWriteArrayList<>();
  private final List<Handler<LeaderAt>> leaderHandlers = new CopyOnWriteArrayList<>();

  /** The newest ring heard of, or null. */
  public Ring ring() {
    return ring.get();
  }

  /**
   * Takes a ring if it is newer than the known one.
   *
   * @return whether it was
   */
  public boolean setRing(Ring next) {
    Ring before = ring.getAndUpdate(known -> isNewer(known, next) ? next : known);
    if (!isNewer(before, next)) {
      return false;
    }
    ringHandlers.forEach(handler -> handler.handle(next));
    return true;
  }

  private static boolean isNewer(Ring known, Ring next) {
    return known == null || known.clusterId().equals(next.clusterId()) && next.epoch() > known.epoch();
  }

  /** Who was last heard to lead a shard, or null. */
  public LeaderAt leaderOf(int shard) {
    return leaders.get(shard);
  }

  /** Takes a claim of leadership unless one of a higher term is known. */
  public void learn(LeaderAt claim) {
    boolean[] news = new boolean[1];
    leaders.compute(claim.shard(), (shard, known) -> {
      news[0] = known == null || claim.term() > known.term();
      return news[0] ? claim : known;
    });
    if (news[0]) {
      leaderHandlers.forEach(handler -> handler.handle(claim));
    }
  }

  /** Forgets that a node leads a shard, in this term or an earlier one: it said so itself. */
  public void lost(int shard, String nodeId, long term) {
    leaders.computeIfPresent(shard,
        (id, known) -> known.nodeId().equals(nodeId) && known.term() <= term ? null : known);
  }

  /** Calls back with every newer ring. */
  public void onRing(Handler<Ring> handler) {
    ringHandlers.add(handler);
  }

  /** Calls back with every leader of a higher term. */
  public void onLeader(Handler<LeaderAt> handler) {
    leaderHandlers.add(handler);
  }
}
