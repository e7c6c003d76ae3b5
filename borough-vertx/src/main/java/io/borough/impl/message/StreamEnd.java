package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * The writer has sent everything.
 *
 * @param frames how many data frames there were
 */
public record StreamEnd(long streamId, long frames) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(streamId);
    wire.int64(frames);
  }

  public static StreamEnd readFrom(WireReader wire) {
    wire.version(VERSION);
    return new StreamEnd(wire.int64(), wire.int64());
  }
}
