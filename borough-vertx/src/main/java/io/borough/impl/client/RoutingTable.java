package io.borough.impl.client;

import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.Service;
import io.borough.impl.topology.Ring;
import io.borough.impl.transport.BusMessenger;
import io.borough.impl.transport.MessageDispatcher;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The ring and the shards' leaders as this node knows them: the one place of a node that knows who leads. An error in
 * it costs a detour, never a wrong answer, since the node that is asked checks its own state.
 *
 * <p>Two sources change the leaders: this node's Raft groups, and {@link LeaderHint} messages of other nodes.
 *
 * <p>Thread: any. Handlers are called on the thread that made the change; they change to their own.
 */
public final class RoutingTable {
  private final AtomicReference<Ring> ring = new AtomicReference<>();
  private final Map<Integer, LeaderHint> leaders = new ConcurrentHashMap<>(); // as many as the ring has shards
  private final List<Handler<Ring>> ringHandlers = new CopyOnWriteArrayList<>();
  private final List<Handler<LeaderHint>> leaderHandlers = new CopyOnWriteArrayList<>();

  /** Routes without a ring or leaders that take this node's {@link LeaderHint} messages. */
  static Future<RoutingTable> open(Vertx vertx, BusMessenger messenger) {
    RoutingTable routes = new RoutingTable();
    Promise<Void> served = ((VertxInternal) vertx).getOrCreateContext().promise();
    messenger.context().runOnContext(
        start -> messenger.serve(routes.dispatcher()).onComplete(served));
    return served.future().map(routes);
  }

  private MessageDispatcher dispatcher() {
    return new MessageDispatcher(Service.ROUTING).on(LeaderHint.class, claim -> learn(claim.message()));
  }

  /** The newest ring, or null. */
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

  /** The leader of a shard with the highest term known, or null. */
  public LeaderHint leaderOf(int shard) {
    return leaders.get(shard);
  }

  /** Takes a claim of leadership unless one of a higher term is known. */
  public void learn(LeaderHint claim) {
    boolean[] news = new boolean[1];
    leaders.compute(claim.shard(), (shard, known) -> {
      news[0] = known == null || claim.term() > known.term();
      return news[0] ? claim : known;
    });
    if (news[0]) {
      leaderHandlers.forEach(handler -> handler.handle(claim));
    }
  }

  /** Forgets that a node leads a shard in this term or an earlier one. */
  public void lost(int shard, String nodeId, long term) {
    leaders.computeIfPresent(shard,
        (id, known) -> known.nodeId().equals(nodeId) && known.term() <= term ? null : known);
  }

  /** Calls back with every newer ring. */
  public void onRing(Handler<Ring> handler) {
    ringHandlers.add(handler);
  }

  /** Calls back with every leader of a higher term. */
  public void onLeader(Handler<LeaderHint> handler) {
    leaderHandlers.add(handler);
  }
}
