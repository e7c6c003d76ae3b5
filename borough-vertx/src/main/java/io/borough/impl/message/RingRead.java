package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * Asks for the ring as it is now, read from the system shard; answered with {@link RingReply}. For what must not be
 * decided by a copy, which may be old.
 */
public record RingRead() implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
  }

  public static RingRead readFrom(WireReader wire) {
    wire.version(VERSION);
    return new RingRead();
  }
}
