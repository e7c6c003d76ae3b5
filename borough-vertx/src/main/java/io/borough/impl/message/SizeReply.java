package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Bytes. */
public record SizeReply(long bytes) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(bytes);
  }

  public static SizeReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new SizeReply(wire.int64());
  }
}
