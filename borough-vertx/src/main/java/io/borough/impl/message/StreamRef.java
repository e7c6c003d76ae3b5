package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * A stream that comes with a payload.
 *
 * @param streamId counted by the sender of the payload, which writes the stream
 */
public record StreamRef(String name, long streamId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.text(name);
    wire.int64(streamId);
  }

  public static StreamRef readFrom(WireReader wire) {
    wire.version(VERSION);
    return new StreamRef(wire.text(), wire.int64());
  }
}
