package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Asks a group's leader to hand over to this node. */
public record TransferLeader(int shard, String nodeId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.text(nodeId);
  }

  public static TransferLeader readFrom(WireReader wire) {
    wire.version(VERSION);
    return new TransferLeader(wire.int32(), wire.text());
  }
}
