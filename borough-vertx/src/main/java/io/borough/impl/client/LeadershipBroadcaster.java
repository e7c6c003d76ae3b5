package io.borough.impl.client;

import io.borough.impl.membership.Membership;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.Messenger;
import java.util.HashSet;
import java.util.Set;

/**
 * Sends the {@link LeaderHint}s of the shards that this node leads. All nodes of the cluster receive one when this node
 * begins to lead a shard; a node that joins receives all of them. A node that misses a hint finds the leader by asking
 * a replica.
 *
 * <p>Thread: new hints are sent on the thread that changed the {@link RoutingTable}, everything else on the context on
 * which {@link #begin} was called.
 */
public final class LeadershipBroadcaster {
  private final String nodeId;
  private final Messenger messenger;
  private final Membership membership;
  private final RoutingTable routes;
  private final Set<String> informed = new HashSet<>(); // bus ids of live nodes

  private LeadershipBroadcaster(String nodeId, ClientRuntime client) {
    this.nodeId = nodeId;
    this.messenger = client.messenger();
    this.membership = client.directory();
    this.routes = client.routes();
  }

  /** Begins to send, for the node with this id. Changes of the membership arrive on the current context. */
  public static void begin(String nodeId, ClientRuntime client) {
    LeadershipBroadcaster broadcaster = new LeadershipBroadcaster(nodeId, client);
    broadcaster.routes.onLeader(broadcaster::broadcast);
    broadcaster.membership.onChange(changed -> broadcaster.informNewNodes());
    broadcaster.informNewNodes();
  }

  private void broadcast(LeaderHint hint) {
    if (hint.nodeId().equals(nodeId)) {
      membership.all().stream().filter(this::isOther).forEach(node -> messenger.send(node.busId(), hint));
    }
  }

  private void informNewNodes() {
    Set<String> present = new HashSet<>();
    for (NodeAnnouncement node : membership.all()) {
      if (!isOther(node)) {
        continue; // a node without a cluster receives the hints when it has joined this one
      }
      present.add(node.busId());
      if (informed.add(node.busId())) {
        sendLedShards(node.busId());
      }
    }
    informed.retainAll(present);
  }

  private void sendLedShards(String busId) {
    Ring ring = routes.ring();
    if (ring == null) {
      return;
    }
    for (RingShard shard : ring.shards()) {
      LeaderHint leader = routes.leaderOf(shard.shard());
      if (leader != null && leader.nodeId().equals(nodeId)) {
        messenger.send(busId, leader);
      }
    }
  }

  private boolean isOther(NodeAnnouncement node) {
    return membership.isOurs(node) && !node.busId().equals(messenger.busId());
  }
}
