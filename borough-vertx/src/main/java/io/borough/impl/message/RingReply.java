package io.borough.impl.message;

import io.borough.impl.topology.Ring;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** The ring, or null when the asker's is as new. */
public record RingReply(Ring ring) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.bool(ring != null);
    if (ring != null) {
      ring.writeTo(wire);
    }
  }

  public static RingReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new RingReply(wire.bool() ? Ring.readFrom(wire) : null);
  }
}
