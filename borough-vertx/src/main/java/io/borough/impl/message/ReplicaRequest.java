package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Asks a node about its replica of a shard; answered with {@link GroupState}. */
public record ReplicaRequest(int shard) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
  }

  public static ReplicaRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ReplicaRequest(wire.int32());
  }
}
