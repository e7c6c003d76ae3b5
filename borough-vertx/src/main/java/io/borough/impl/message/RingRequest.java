package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * Asks for the ring if it is newer than the asker's; answered with {@link RingReply}.
 *
 * @param epoch the one the asker has; 0 for none
 */
public record RingRequest(long epoch) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(epoch);
  }

  public static RingRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new RingRequest(wire.int64());
  }
}
