package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** What a handler answered. */
public record HandlerReply(PayloadParts payload) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    payload.writeTo(wire);
  }

  public static HandlerReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new HandlerReply(PayloadParts.readFrom(wire));
  }
}
