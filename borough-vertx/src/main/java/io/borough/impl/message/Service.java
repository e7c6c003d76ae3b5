package io.borough.impl.message;

/** The parts of a node that messages are for. */
public enum Service {
  /** Who is there: kept by every node, clients too. */
  MEMBERSHIP,
  /** Who leads the shards: kept by every node, clients too. */
  ROUTING,
  /** The ring: on a data node its verticle, on a client the copy it routes by. */
  RING,
  /** The shards' Raft groups. */
  RAFT,
  /** The shards' stores. */
  STORAGE,
  /** What makes the groups equal to the ring. */
  PLACEMENT,
  /** The users' request verticles. */
  HANDLER,
  /** The streams of requests and replies. */
  STREAM
}
