package io.borough.verticles;

import io.borough.impl.client.ClientRuntime;
import io.borough.impl.membership.Membership;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.verticles.raft.PeerAddressRegistry;

/**
 * Keeps the Raft addresses of the peers up to date. A live node's address is the one that it announces; the address of
 * a node that is not live is the one in the ring.
 *
 * <p>Thread: any.
 */
final class PeerAddressUpdater {
  private final Membership membership;

  private PeerAddressUpdater(Membership membership) {
    this.membership = membership;
  }

  /** Begins to follow the ring and the membership. Changes of the membership arrive on the current context. */
  static void begin(ClientRuntime client) {
    PeerAddressUpdater updater = new PeerAddressUpdater(client.directory());
    client.routes().onRing(updater::update);
    client.directory().onChange(changed -> updater.updateAll());
    updater.updateAll();
  }

  private void updateAll() {
    for (NodeAnnouncement announcement : membership.all()) {
      if (announcement.data() && membership.isOurs(announcement)) {
        update(announcement.node());
      }
    }
  }

  private void update(Ring ring) {
    for (RingNode node : ring.nodes()) {
      if (membership.byNodeId(node.nodeId()) == null) {
        update(node);
      }
    }
  }

  private static void update(RingNode node) {
    PeerAddressRegistry.put(node.peerId(), node.host(), node.raftPort());
  }
}
