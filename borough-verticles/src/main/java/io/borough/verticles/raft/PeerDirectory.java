package io.borough.verticles.raft;

/** Finds the live node behind a Raft peer. Called on the event loop; never waits. */
@FunctionalInterface
public interface PeerDirectory {
  /**
   * Returns the bus id of the node that now runs with this peer id, or null.
   *
   * @param peerId a {@code RingNode.peerId()}. A node that lost its disk has a new peer id, so that it is not taken for
   *     the voter that it was before
   */
  String busIdOf(String peerId);
}
