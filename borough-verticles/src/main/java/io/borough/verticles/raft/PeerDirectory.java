package io.borough.verticles.raft;

/** Finds the live node behind a Raft peer. Called on the event loop; never waits. */
@FunctionalInterface
public interface PeerDirectory {
  /**
   * The bus id of the node that now runs with this peer id, or null.
   *
   * @param peerId a {@code RingNode.peerId()}. A node that returns without its disk has another peer id, since it must
   *     not be taken for the voter that it was
   */
  String busIdOf(String peerId);
}
