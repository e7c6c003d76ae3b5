package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** A property's text, or null when there is none of that name. */
public record PropertyReply(String value) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.nullableText(value);
  }

  public static PropertyReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new PropertyReply(wire.nullableText());
  }
}
