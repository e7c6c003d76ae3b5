package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * A shard's leader asks the node to be added to open an empty group; answered when it is open.
 *
 * @param epoch the row's that wants it
 */
public record PrepareReplica(int shard, UUID groupId, long epoch) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.int64(epoch);
  }

  public static PrepareReplica readFrom(WireReader wire) {
    wire.version(VERSION);
    return new PrepareReplica(wire.int32(), new UUID(wire.int64(), wire.int64()), wire.int64());
  }
}
