package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * Closes a group that this node is no part of any more, and deletes its folder; answered with {@link Done}, also when
 * there is nothing left of it. The asker has made sure that the group's committed configuration is without this node.
 */
public record CloseGroup(UUID groupId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
  }

  public static CloseGroup readFrom(WireReader wire) {
    wire.version(VERSION);
    return new CloseGroup(new UUID(wire.int64(), wire.int64()));
  }
}
