package io.borough.impl.message;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.Tombstone;
import io.borough.impl.wire.RecordCodec.Nullable;
import io.borough.impl.wire.RecordMessage;
import java.util.List;
import java.util.UUID;

/** Requests to the node that keeps the ring, replies, and news of the ring. */
public sealed interface RingMessages extends RecordMessage {
  /**
   * An empty node asks another empty node whether the first may found the cluster; answered with {@link Ack} when the
   * other node will not found one.
   */
  record BootstrapRequest() implements RingMessages {}

  /**
   * A node asks to be in the ring, or reports its new addresses after a restart; answered with {@link RingReply}.
   *
   * @param node the row that the node wants; the row's state is ignored
   * @param clusterId the cluster that the node belongs to, or empty when it is new
   */
  record JoinRequest(RingNode node, String clusterId) implements RingMessages {}

  /**
   * Asks that a node hand its replicas over and leave the ring for good; answered with {@link Ack} when this has begun
   * now or had begun before.
   */
  record LeaveRequest(String nodeId) implements RingMessages {}

  /**
   * Asks for the ring if it is newer than the sender's; answered with {@link RingReply}.
   *
   * @param epoch of the sender's ring; 0 when it has none
   */
  record GetNewerRing(long epoch) implements RingMessages {}

  /**
   * Asks for the current ring, read from the system shard; answered with {@link RingReply}. For decisions that must not
   * rest on a copy, which may be old.
   */
  record ReadRing() implements RingMessages {}

  /** The ring, or null when the sender of the request has one as new. */
  record RingReply(@Nullable Ring ring) implements RingMessages {}

  /** Sends every node the new ring. */
  record RingChanged(Ring ring) implements RingMessages {}

  /**
   * A shard's leader reports that the committed configuration of its group is the one that the move wanted.
   *
   * @param epoch of the shard's row, which must not have changed since
   * @param replicas node ids in the committed configuration
   */
  record MoveCompleted(int shard, long epoch, List<String> replicas) implements RingMessages {
    public MoveCompleted {
      replicas = List.copyOf(replicas);
    }
  }

  /** A node reports that it has deleted the replica of a tombstone; answered with {@link Ack}. */
  record ReplicaDeleted(Tombstone tombstone) implements RingMessages {}

  /**
   * A node reports that its replica of a shard cannot be opened, or has stopped, because of what is on its disk.
   * Answered with {@link Ack} when the replica is out of its group, so that it can be rebuilt.
   */
  record ReplicaLost(int shard, UUID groupId, String nodeId) implements RingMessages {}
}
