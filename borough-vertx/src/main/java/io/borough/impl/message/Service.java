package io.borough.impl.message;

/** The parts of a node that messages are addressed to. */
public enum Service {
  /** The membership, on every node including clients. */
  MEMBERSHIP,
  /** The leaders of the shards, on every node including clients. */
  ROUTING,
  /** The ring: the ring verticle of a data node, and the copy of the ring of a client. */
  RING,
  /** The shards' Raft groups. */
  RAFT,
  /** The shards' stores. */
  STORAGE,
  /** The placement, which makes the Raft groups match the ring. */
  PLACEMENT,
  /** The users' request verticles. */
  HANDLER,
  /** The streams of requests and replies. */
  STREAM
}
