package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Answers what has no more to say than that it is done. */
public record Done() implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
  }

  public static Done readFrom(WireReader wire) {
    wire.version(VERSION);
    return new Done();
  }
}
