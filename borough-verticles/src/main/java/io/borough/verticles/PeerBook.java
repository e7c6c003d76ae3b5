package io.borough.verticles;

import io.borough.impl.client.NodeClient;
import io.borough.impl.link.Directory;
import io.borough.impl.message.MembershipMessages.Hello;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.verticles.raft.PeerAddresses;

/**
 * Tells Raft where its peers are: where they say they are now, or where the ring last saw those that say nothing.
 *
 * <p>Thread: any.
 */
final class PeerBook {
  private final Directory directory;

  private PeerBook(Directory directory) {
    this.directory = directory;
  }

  /** Begins, on the current context. */
  static void begin(NodeClient client) {
    PeerBook book = new PeerBook(client.directory());
    client.routes().onRing(book::note);
    client.directory().onChange(changed -> book.noteAll());
    book.noteAll();
  }

  private void noteAll() {
    for (Hello hello : directory.all()) {
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
    PeerAddresses.put(node.peerId(), node.host(), node.raftPort());
  }
}
