package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Asks for one of RocksDB's properties of the shard; answered with {@link PropertyReply}. */
public record PropertyRequest(int shard, String property) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.text(property);
  }

  public static PropertyRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new PropertyRequest(wire.int32(), wire.text());
  }
}
