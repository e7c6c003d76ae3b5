package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * A leader tells a node that most replicas of a group have this digest, and its own another; answered with {@link Done}
 * when that replica has stopped, or has seen that it is not so.
 */
public record ReplicaDiffers(UUID groupId, Digest majority) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.int64(majority.index()).int64(majority.value());
  }

  public static ReplicaDiffers readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ReplicaDiffers(new UUID(wire.int64(), wire.int64()), new Digest(wire.int64(), wire.int64()));
  }
}
