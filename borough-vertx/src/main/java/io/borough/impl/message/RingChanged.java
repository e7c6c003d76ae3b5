package io.borough.impl.message;

import io.borough.impl.topology.Ring;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Tells every node the new ring. */
public record RingChanged(Ring ring) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    ring.writeTo(wire);
  }

  public static RingChanged readFrom(WireReader wire) {
    wire.version(VERSION);
    return new RingChanged(Ring.readFrom(wire));
  }
}
