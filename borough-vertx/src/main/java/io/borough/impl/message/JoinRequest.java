package io.borough.impl.message;

import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * A node asks to be in the ring, or says its new addresses after a restart; answered with {@link RingReply}.
 *
 * @param node the row it wants; its state is ignored
 * @param clusterId the cluster it belongs to already, or empty when it is new
 */
public record JoinRequest(RingNode node, String clusterId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    node.writeTo(wire);
    wire.text(clusterId);
  }

  public static JoinRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new JoinRequest(RingNode.readFrom(wire), wire.text());
  }
}
