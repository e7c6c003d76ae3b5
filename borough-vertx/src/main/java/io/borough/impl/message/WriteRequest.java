package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * Asks a shard's leader for one atomic write; answered with {@link WriteReply} or a failure.
 *
 * @param proposal an encoded {@link io.borough.impl.command.Proposal}, as it goes into the log
 */
public record WriteRequest(int shard, byte[] proposal) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.bytes(proposal);
  }

  public static WriteRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new WriteRequest(wire.int32(), wire.bytes());
  }
}
