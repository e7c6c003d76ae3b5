package io.borough.verticles.ring;

import io.borough.impl.client.RoutingTable;
import io.borough.impl.membership.LiveNodes;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.Messenger;
import io.borough.options.BoroughOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * This node: its options, its folder, what it knows of the ring, and which other nodes are live.
 *
 * @param own the row that this node wants in the ring, UP
 * @param base the addresses that the names in the option {@code base} stand for
 */
record LocalNode(BoroughOptions options, RingNode own, DataFolder folder, Messenger messenger, LiveNodes liveNodes,
    RoutingTable routes, BaseNames base) {
  LocalNode(BoroughOptions options, RingNode own, DataFolder folder, Messenger messenger, LiveNodes liveNodes,
      RoutingTable routes, UnaryOperator<List<String>> lookUp) {
    this(options, own, folder, messenger, liveNodes, routes, new BaseNames(options, lookUp));
  }

  String nodeId() {
    return own.nodeId();
  }

  String busId() {
    return messenger.busId();
  }

  /** Returns what the data folder says about this node. */
  NodeRecord record() {
    return folder.node();
  }

  /** Returns the id of the cluster that this node's folder belongs to, or an empty text. */
  String clusterId() {
    return folder.node().clusterId();
  }

  /** Returns the newest ring that this node knows, or null. */
  Ring ring() {
    return routes.ring();
  }

  /** Returns this node's row of the ring, or null. */
  RingNode row() {
    Ring ring = routes.ring();
    return ring == null ? null : ring.node(nodeId());
  }

  /** Returns what this node announces about itself, with the cluster that its folder belongs to. */
  NodeAnnouncement hello() {
    return new NodeAnnouncement(busId(), true, own, clusterId(), base.addresses(), true);
  }

  /** Returns whether this node leads the system shard, as far as this node knows. */
  boolean coordinates() {
    LeaderHint leader = routes.leaderOf(RingShard.SYSTEM);
    return leader != null && leader.nodeId().equals(nodeId());
  }

  /** Returns the bus id of the node of a cluster that leads the system shard, or null. */
  String coordinator(String clusterId) {
    LeaderHint leader = routes.leaderOf(RingShard.SYSTEM);
    if (leader == null) {
      return null;
    }
    if (leader.nodeId().equals(nodeId())) {
      return busId();
    }
    NodeAnnouncement hello = liveNodes.byNodeId(leader.nodeId());
    return hello != null && hello.clusterId().equals(clusterId) ? hello.busId() : null;
  }

  /** Returns the bus id of a node that knows a cluster's ring: its coordinator, else any live member, else null. */
  String ringSource(String clusterId) {
    String coordinator = coordinator(clusterId);
    List<NodeAnnouncement> members = members(clusterId);
    if (coordinator != null || members.isEmpty()) {
      return coordinator;
    }
    return members.get(ThreadLocalRandom.current().nextInt(members.size())).busId();
  }

  /** Returns the other live data nodes of a cluster; of no cluster when the id is empty. */
  List<NodeAnnouncement> members(String clusterId) {
    return liveNodes.all().stream()
        .filter(hello -> hello.data() && hello.clusterId().equals(clusterId) && !hello.busId().equals(busId()))
        .toList();
  }

  /** Returns the ids of the live data nodes of this node's cluster, its own among them. */
  Set<String> live() {
    Set<String> live = new HashSet<>();
    members(clusterId()).forEach(hello -> live.add(hello.node().nodeId()));
    live.add(nodeId());
    return live;
  }
}
