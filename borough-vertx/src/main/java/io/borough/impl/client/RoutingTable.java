package io.borough.impl.client;

import io.borough.impl.membership.Membership;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.Service;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.transport.BusMessenger;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.info.NodeInfo;
import io.borough.info.RingInfo;
import io.borough.info.ShardInfo;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The newest ring and the leader of each shard that this node knows, and the choice of the node to call. A stale leader
 * causes a retry at another node and never a wrong reply, because the receiver of a request checks its own state.
 *
 * <p>Two sources change the leaders: this node's Raft groups, and {@link LeaderHint} messages of other nodes.
 *
 * <p>Thread: any. Handlers are called on the thread that made the change and must switch to their own context.
 */
public final class RoutingTable {
  private final String ownBusId;
  private final AtomicReference<Ring> ring = new AtomicReference<>();
  private final Map<Integer, LeaderHint> leaders = new ConcurrentHashMap<>(); // at most one for each shard
  private final List<Handler<Ring>> ringHandlers = new CopyOnWriteArrayList<>();
  private final List<Handler<LeaderHint>> leaderHandlers = new CopyOnWriteArrayList<>();

  /** Creates an empty table of the node with this bus id. */
  public RoutingTable(String ownBusId) {
    this.ownBusId = ownBusId;
  }

  /** Creates an empty table that stores the {@link LeaderHint} messages sent to this node. */
  static Future<RoutingTable> open(Vertx vertx, BusMessenger messenger) {
    RoutingTable routes = new RoutingTable(messenger.busId());
    Promise<Void> served = ((VertxInternal) vertx).getOrCreateContext().promise();
    messenger.context().runOnContext(
        start -> messenger.handle(routes.dispatcher()).onComplete(served));
    return served.future().map(routes);
  }

  private MessageDispatcher dispatcher() {
    return new MessageDispatcher(Service.ROUTING).on(LeaderHint.class, hint -> setLeader(hint.message()));
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
  public void setLeader(LeaderHint hint) {
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
  public void removeLeader(int shard, String nodeId, long term) {
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

  /**
   * Returns the node that an attempt of a call is sent to: the leader's, or, while no live leader is known, the live
   * replicas in turn. A local read goes to the live replicas in turn: first to this node's, then to the leader's, then
   * to the others.
   *
   * @param local whether any replica may reply
   * @param attempt the number of the attempt, from 1
   * @return a bus id, or null when no node with a replica is live
   */
  String replicaFor(RingShard shard, int attempt, boolean local, Membership membership) {
    LeaderHint hint = leaderOf(shard.shard());
    NodeAnnouncement leader = hint == null ? null : membership.byNodeId(hint.nodeId());
    if (leader != null && !local) {
      return leader.busId();
    }
    List<String> live = new ArrayList<>(shard.replicas().size());
    for (String nodeId : shard.replicas()) {
      NodeAnnouncement replica = membership.byNodeId(nodeId);
      if (replica != null) {
        live.add(replica.busId());
      }
    }
    if (local) {
      if (leader != null) {
        moveToFront(live, leader.busId());
      }
      moveToFront(live, ownBusId);
    }
    return live.isEmpty() ? null : live.get((attempt - 1) % live.size());
  }

  private static void moveToFront(List<String> busIds, String busId) {
    if (busIds.remove(busId)) {
      busIds.add(0, busId);
    }
  }

  /** Returns a ring as operators see it, with the known leaders whose nodes are live. */
  RingInfo info(Ring ring, Membership membership) {
    return new RingInfo(ring.clusterName(), ring.clusterId(), ring.epoch(), ring.redundancy(),
        ring.nodes().stream()
            .map(node -> new NodeInfo(node.nodeId(), node.host(), node.port(), node.busPort(), node.raftPort(),
                node.httpPort(), node.state(), node.zone(), node.weight()))
            .toList(),
        ring.shards().stream().map(shard -> info(shard, membership)).toList());
  }

  private ShardInfo info(RingShard shard, Membership membership) {
    LeaderHint hint = leaderOf(shard.shard());
    String leader = hint == null || membership.byNodeId(hint.nodeId()) == null ? null : hint.nodeId();
    return new ShardInfo(shard.shard(), shard.epoch(), leader, shard.replicas(), move(shard.move()));
  }

  private static JsonObject move(ShardMove move) {
    return move == null ? null : new JsonObject().put("add", move.add()).put("remove", move.remove());
  }
}
