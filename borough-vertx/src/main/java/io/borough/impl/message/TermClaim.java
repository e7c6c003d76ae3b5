package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/** That a node leads a group in a term. */
public record TermClaim(UUID groupId, long term) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.int64(term);
  }

  public static TermClaim readFrom(WireReader wire) {
    wire.version(VERSION);
    return new TermClaim(new UUID(wire.int64(), wire.int64()), wire.int64());
  }
}
