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
 * Sends what this node leads to all nodes of its cluster: at once when it begins to lead a shard, and to a node that
 * joins when it is first known. A node that misses a message finds the leader by asking a replica.
 *
 * <p>Thread: claims are sent on the thread that changed the {@link RoutingTable}, everything else on the context on
 * which {@link #begin} was called.
 */
public final class LeadershipBroadcaster {
  private final String nodeId;
  private final Messenger messenger;
  private final Membership directory;
  private final RoutingTable routes;
  private final Set<String> informed = new HashSet<>(); // bus ids, as many as the directory has

  private LeadershipBroadcaster(String nodeId, ClientRuntime client) {
    this.nodeId = nodeId;
    this.messenger = client.messenger();
    this.directory = client.directory();
    this.routes = client.routes();
  }

  /** Begins, on the current context, for the node with this id. */
  public static void begin(String nodeId, ClientRuntime client) {
    LeadershipBroadcaster news = new LeadershipBroadcaster(nodeId, client);
    news.routes.onLeader(news::broadcast);
    news.directory.onChange(changed -> news.informNewNodes());
    news.informNewNodes();
  }

  private void broadcast(LeaderHint claim) {
    if (claim.nodeId().equals(nodeId)) {
      directory.all().stream().filter(this::isOther).forEach(hello -> messenger.tell(hello.busId(), claim));
    }
  }

  private void informNewNodes() {
    Set<String> present = new HashSet<>();
    for (NodeAnnouncement hello : directory.all()) {
      if (!isOther(hello)) {
        continue; // a node without a cluster is informed when it has joined this one
      }
      present.add(hello.busId());
      if (informed.add(hello.busId())) {
        sendLedShards(hello.busId());
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
        messenger.tell(busId, leader);
      }
    }
  }

  private boolean isOther(NodeAnnouncement hello) {
    return directory.isOurs(hello) && !hello.busId().equals(messenger.busId());
  }
}
