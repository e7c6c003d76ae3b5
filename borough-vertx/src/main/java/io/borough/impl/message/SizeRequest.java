package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** Asks roughly how many bytes a range takes on disk; answered with {@link SizeReply}. */
public record SizeRequest(int shard, String partition, Buffer from, Buffer to) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.text(partition);
    wire.bytes(from);
    wire.nullableBytes(to);
  }

  public static SizeRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new SizeRequest(wire.int32(), wire.text(), wire.buffer(), wire.nullableBuffer());
  }
}
