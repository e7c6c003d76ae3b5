package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** One entry's value and revision, or with a null value that it is absent. */
public record Found(Buffer value, long revision) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.nullableBytes(value);
    wire.int64(revision);
  }

  public static Found readFrom(WireReader wire) {
    wire.version(VERSION);
    return new Found(wire.nullableBuffer(), wire.int64());
  }
}
