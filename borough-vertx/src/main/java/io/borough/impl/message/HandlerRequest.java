package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** A request for a partition's handler, sent to the node that leads its shard; answered with {@link HandlerReply}. */
public record HandlerRequest(int shard, String partition, PayloadParts payload) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.text(partition);
    payload.writeTo(wire);
  }

  public static HandlerRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new HandlerRequest(wire.int32(), wire.text(), PayloadParts.readFrom(wire));
  }
}
