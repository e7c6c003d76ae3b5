package io.borough.verticles.raft;

import io.borough.impl.topology.RingNode;
import java.util.Collection;
import java.util.List;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** Converts nodes to Raft peers and back. A peer id is a node id, a dash, and the incarnation, which has no dash. */
final class RaftPeers {
  private RaftPeers() {}

  /**
   * Returns a peer whose address is only its name. Notes the node's address in {@link PeerAddressRegistry} if no
   * address is known there, because a known one may be newer.
   */
  static RaftPeer of(RingNode node) {
    PeerAddressRegistry.putIfUnknown(node.peerId(), node.host(), node.raftPort());
    return RaftPeer.newBuilder()
        .setId(RaftPeerId.valueOf(node.peerId()))
        .setAddress(PeerAddressRegistry.target(node.peerId()))
        .build();
  }

  static List<RaftPeer> of(Collection<RingNode> nodes) {
    return nodes.stream().map(RaftPeers::of).toList();
  }

  static String nodeIdOf(RaftPeer peer) {
    return nodeIdOf(peer.getId());
  }

  static String nodeIdOf(RaftPeerId peerId) {
    String text = peerId.toString();
    int dash = text.lastIndexOf('-');
    return dash < 0 ? text : text.substring(0, dash);
  }

  static List<String> nodeIdsOf(Collection<RaftPeer> peers) {
    return peers.stream().map(RaftPeers::nodeIdOf).sorted().toList();
  }
}
