package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** One header of a payload. */
public record Header(String name, String value) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.text(name);
    wire.text(value);
  }

  public static Header readFrom(WireReader wire) {
    wire.version(VERSION);
    return new Header(wire.text(), wire.text());
  }
}
