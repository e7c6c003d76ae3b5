package io.borough.impl.topology;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * The record of a replica that was removed from its group for good. Its folder may be deleted; until the node has
 * reported the deletion, it gets no other replica of that group.
 *
 * @param nodeId the node that had the replica
 * @param epoch the epoch of the shard's row without the replica
 */
public record Tombstone(int shard, UUID groupId, String nodeId, long epoch) implements WireMessage {
  @Override
  public void writeTo(WireWriter wire) {
    wire.int32(shard).int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.text(nodeId).int64(epoch);
  }

  public static Tombstone readFrom(WireReader wire) {
    return new Tombstone(wire.int32(), new UUID(wire.int64(), wire.int64()), wire.text(), wire.int64());
  }
}
