package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/** Asks a node for the digests of its replica in a group; answered with {@link DigestsReply}. */
public record DigestsRequest(UUID groupId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
  }

  public static DigestsRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new DigestsRequest(new UUID(wire.int64(), wire.int64()));
  }
}
