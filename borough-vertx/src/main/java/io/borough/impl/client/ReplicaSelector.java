package io.borough.impl.client;

import io.borough.impl.membership.Membership;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.RingShard;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the node that an attempt of a call is sent to.
 *
 * <p>Thread: any.
 */
final class ReplicaSelector {
  private final Membership membership;
  private final RoutingTable routes;
  private final String ownBusId;

  ReplicaSelector(Membership membership, RoutingTable routes, String ownBusId) {
    this.membership = membership;
    this.routes = routes;
    this.ownBusId = ownBusId;
  }

  /**
   * Returns the leader's node, or, while no live leader is known, the live replicas in turn. A local read goes to the
   * live replicas in turn: first to this node's, then to the leader's, then to the others.
   *
   * @param attempt the number of the attempt, from 1
   * @return a bus id, or null when no node with a replica is live
   */
  String select(RingShard shard, int attempt, boolean local) {
    LeaderHint hint = routes.leaderOf(shard.shard());
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
}
