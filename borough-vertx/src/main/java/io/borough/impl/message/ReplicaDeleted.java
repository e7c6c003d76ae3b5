package io.borough.impl.message;

import io.borough.impl.topology.Tombstone;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * A node says that it has deleted what a tombstone names, which is no longer needed then; answered with {@link Done}.
 */
public record ReplicaDeleted(Tombstone tombstone) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    tombstone.writeTo(wire);
  }

  public static ReplicaDeleted readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ReplicaDeleted(Tombstone.readFrom(wire));
  }
}
