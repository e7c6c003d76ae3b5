package io.borough.impl.client;

import io.borough.impl.membership.Membership;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.info.NodeInfo;
import io.borough.info.RingInfo;
import io.borough.info.ShardInfo;
import io.vertx.core.json.JsonObject;

/** Makes the ring as operators see it: the table with the known leaders. */
final class RingInfoBuilder {
  private RingInfoBuilder() {}

  static RingInfo of(Ring ring, RoutingTable routes, Membership directory) {
    return new RingInfo(ring.clusterName(), ring.clusterId(), ring.epoch(), ring.redundancy(),
        ring.nodes().stream()
            .map(node -> new NodeInfo(node.nodeId(), node.host(), node.port(), node.busPort(), node.raftPort(),
                node.httpPort(), node.state(), node.zone(), node.weight()))
            .toList(),
        ring.shards().stream().map(shard -> shard(shard, leader(shard, routes, directory))).toList());
  }

  /** Returns the last known leader, unless its node has left. */
  private static String leader(RingShard shard, RoutingTable routes, Membership directory) {
    LeaderHint leader = routes.leaderOf(shard.shard());
    return leader == null || directory.byNodeId(leader.nodeId()) == null ? null : leader.nodeId();
  }

  private static ShardInfo shard(RingShard shard, String leader) {
    return new ShardInfo(shard.shard(), shard.epoch(), leader, shard.replicas(), move(shard.move()));
  }

  private static JsonObject move(ShardMove move) {
    return move == null ? null : new JsonObject().put("add", move.add()).put("remove", move.remove());
  }
}
