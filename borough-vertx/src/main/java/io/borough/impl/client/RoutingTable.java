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
 * The newest ring and the leader of each shard that this node knows. A stale leader causes a retry at another node and
 * never a wrong reply, because the receiver of a request checks its own state.
 *
 * <p>Two sources change the leaders: this node's Raft groups, and {@link LeaderHint} messages of other nodes.
 *
 * <p>Thread: any. Handlers are called on the thread that made the change and must switch to their own context.
 */
public final class RoutingTable {
  private final AtomicReference<Ring> ring = new AtomicReference<>();
  private final Map<Integer, LeaderHint> leaders = new ConcurrentHashMap<>(); // at most one for each shard
  private final List<Handler<Ring>> ringHandlers = new CopyOnWriteArrayList<>();
  private final List<Handler<LeaderHint>> leaderHandlers = new CopyOnWriteArrayList<>();

  /** Creates an empty table that learns from the {@link LeaderHint} messages sent to this node. */
  static Future<RoutingTable> open(Vertx vertx, BusMessenger messenger) {
    RoutingTable routes = new RoutingTable();
    Promise<Void> served = ((VertxInternal) vertx).getOrCreateContext().promise();
    messenger.context().runOnContext(
        start -> messenger.handle(routes.dispatcher()).onComplete(served));
    return served.future().map(routes);
  }

  private MessageDispatcher dispatcher() {
    return new MessageDispatcher(Service.ROUTING).on(LeaderHint.class, hint -> learn(hint.message()));
  }

  /** Returns the newest known ring, or null. */
  public Ring ring() {
    return ring.get();
  }

  /**
   * Stores a ring if it is newer than the known one.
   *
   * @return whether the ring was stored
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

  /** Returns the known leader of a shard, which has the highest known term, or null. */
  public LeaderHint leaderOf(int shard) {
    return leaders.get(shard);
  }

  /** Stores a leader if its term is higher than the term of the known leader of the shard. */
  public void learn(LeaderHint hint) {
    boolean[] isNew = new boolean[1];
    leaders.compute(hint.shard(), (shard, known) -> {
      isNew[0] = known == null || hint.term() > known.term();
      return isNew[0] ? hint : known;
    });
    if (isNew[0]) {
      leaderHandlers.forEach(handler -> handler.handle(hint));
    }
  }

  /** Removes a node as the leader of a shard unless the known term is higher than {@code term}. */
  public void lost(int shard, String nodeId, long term) {
    leaders.computeIfPresent(shard,
        (id, known) -> known.nodeId().equals(nodeId) && known.term() <= term ? null : known);
  }

  /** Adds a handler that is called with every newer ring. */
  public void onRing(Handler<Ring> handler) {
    ringHandlers.add(handler);
  }

  /** Adds a handler that is called with every leader of a higher term. */
  public void onLeader(Handler<LeaderHint> handler) {
    leaderHandlers.add(handler);
  }
}
