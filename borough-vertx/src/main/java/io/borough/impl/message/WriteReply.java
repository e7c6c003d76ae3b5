package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** The revision of an applied write. */
public record WriteReply(long revision) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(revision);
  }

  public static WriteReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new WriteReply(wire.int64());
  }
}
