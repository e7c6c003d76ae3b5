package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** Asks to compact a range; answered with {@link Done} when that is over. */
public record CompactRequest(int shard, String partition, Buffer from, Buffer to) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.text(partition);
    wire.bytes(from);
    wire.nullableBytes(to);
  }

  public static CompactRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new CompactRequest(wire.int32(), wire.text(), wire.buffer(), wire.nullableBuffer());
  }
}
