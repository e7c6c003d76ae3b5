package io.borough.verticles;

import io.borough.impl.client.ClientRuntime;
import io.borough.impl.membership.Membership;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.verticles.raft.PeerAddressRegistry;

/**
 * Tells Raft where its peers are: where they say they are now, or where the ring last saw those that say nothing.
 *
 * <p>Thread: any.
 */
final class PeerAddressUpdater {
  private final Membership directory;

  private PeerAddressUpdater(Membership directory) {
    this.directory = directory;
  }

  /** Begins, on the current context. */
  static void begin(ClientRuntime client) {
    PeerAddressUpdater book = new PeerAddressUpdater(client.directory());
    client.routes().onRing(book::note);
    client.directory().onChange(changed -> book.noteAll());
    book.noteAll();
  }

  private void noteAll() {
    for (NodeAnnouncement hello : directory.all()) {
      if (hello.data() && directory.isOurs(hello)) {
        note(hello.node());
      }
    }
  }

  private void note(Ring ring) {
    for (RingNode node : ring.nodes()) {
      if (directory.byNodeId(node.nodeId()) == null) {
        note(node);
      }
    }
  }

  private static void note(RingNode node) {
    PeerAddressRegistry.put(node.peerId(), node.host(), node.raftPort());
  }
}
