package io.borough.info;

/** Where a node is in its life, as the ring has it. */
public enum NodeState {
  /** Known to the ring, not ready to be given replicas. */
  JOINING,
  /** Serves, and may be given replicas. */
  UP,
  /** Leaves: its replicas are being moved to other nodes, and it is given none. */
  DRAINING,
  /** Silent for {@code downAfterMs}; its data is assumed to be intact. */
  DOWN,
  /** Has left for good and holds nothing. */
  LEFT
}
