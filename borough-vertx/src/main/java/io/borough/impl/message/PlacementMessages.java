package io.borough.impl.message;

import io.borough.impl.wire.RecordMessage;
import java.util.UUID;

/** Requests between the nodes that make the Raft groups equal to the ring. */
public sealed interface PlacementMessages extends RecordMessage {
  /**
   * A shard's leader asks the node that is to become a replica to open an empty group; answered with {@link Ack} when
   * the group is open.
   *
   * @param epoch of the ring row that wants the replica
   */
  record PrepareReplica(int shard, UUID groupId, long epoch) implements PlacementMessages {}
}
