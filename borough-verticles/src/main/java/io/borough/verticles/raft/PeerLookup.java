package io.borough.verticles.raft;

/** Finds the living node behind a Raft peer. Called on the event loop; never waits. */
@FunctionalInterface
public interface PeerLookup {
  /**
   * The bus id of the node that now runs with this peer id, or null.
   *
   * @param peerId as {@code RingNode.peerId()} says. A node that came back without its disk has another one: it must
   *     not be taken for the voter it was
   */
  String busIdOf(String peerId);
}
