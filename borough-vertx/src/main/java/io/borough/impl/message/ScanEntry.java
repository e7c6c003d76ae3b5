package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** An entry of a page; key or value are null where the scan leaves them out. */
public record ScanEntry(Buffer key, Buffer value, long revision) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.nullableBytes(key);
    wire.nullableBytes(value);
    wire.int64(revision);
  }

  public static ScanEntry readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ScanEntry(wire.nullableBuffer(), wire.nullableBuffer(), wire.int64());
  }
}
