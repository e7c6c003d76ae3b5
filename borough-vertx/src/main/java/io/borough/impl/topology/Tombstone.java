package io.borough.impl.topology;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * Says that a replica was taken out of its group for good: its folder may be deleted, and until that is done and said
 * the node is given no other replica of that group.
 *
 * @param nodeId where the replica is
 * @param epoch of the shard's row without it
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
