package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Asks a peer to show that it lives; answered with {@link Done}. */
public record Ping() implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
  }

  public static Ping readFrom(WireReader wire) {
    wire.version(VERSION);
    return new Ping();
  }
}
