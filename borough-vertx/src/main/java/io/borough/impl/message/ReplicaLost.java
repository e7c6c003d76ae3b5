package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * A node says that its replica of a shard cannot be opened, or has stopped, because of what is on its disk; answered
 * with {@link Done} when the replica is taken out of its group, so that it can be made anew, or has been.
 */
public record ReplicaLost(int shard, UUID groupId, String nodeId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard).int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits()).text(nodeId);
  }

  public static ReplicaLost readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ReplicaLost(wire.int32(), new UUID(wire.int64(), wire.int64()), wire.text());
  }
}
