package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Asks a shard's leader about its group; answered with {@link InfoReply}. */
public record InfoRequest(int shard) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
  }

  public static InfoRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new InfoRequest(wire.int32());
  }
}
