package io.borough.impl.message;

import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/**
 * What a node says of itself to every other when it starts, when it hears of a new one, and when this changes.
 *
 * @param busId the sender's address on the bus, another at every start
 * @param data whether it holds replicas; a client only asks
 * @param node its addresses; for a client those it has are blank
 * @param clusterId the cluster its data folder belongs to, or empty
 * @param base the peers it was told to look for
 * @param answer whether the hearer should say hello back
 */
public record Hello(String busId, boolean data, RingNode node, String clusterId, List<String> base, boolean answer)
    implements WireMessage {
  private static final int VERSION = 1;

  public Hello {
    base = List.copyOf(base);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.text(busId);
    wire.bool(data);
    node.writeTo(wire);
    wire.text(clusterId);
    wire.list(base, WireWriter::text);
    wire.bool(answer);
  }

  public static Hello readFrom(WireReader wire) {
    wire.version(VERSION);
    return new Hello(
        wire.text(),
        wire.bool(),
        RingNode.readFrom(wire),
        wire.text(),
        wire.list(WireReader::text),
        wire.bool());
  }
}
