package io.borough.impl.message;

/** The parts of a node that messages are for. */
public enum Component {
  /** Who is there, and who leads: kept by every node, clients too. */
  DIRECTORY,
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
