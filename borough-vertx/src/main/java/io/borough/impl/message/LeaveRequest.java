package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * Asks that a node hand its replicas over and leave the ring for good; answered with {@link Done} when that is begun,
 * also if it was before.
 */
public record LeaveRequest(String nodeId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.text(nodeId);
  }

  public static LeaveRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new LeaveRequest(wire.text());
  }
}
