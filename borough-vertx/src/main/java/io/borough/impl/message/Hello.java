package io.borough.impl.message;

import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.WireFormatException;
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
 * @param base the peers it was told to look for; a data node says what addresses their names stand for
 * @param answer whether the hearer should say hello back
 * @param serial how often its facts have changed in this life: hellos overtake each other, and only the last one counts
 */
public record Hello(String busId, boolean data, RingNode node, String clusterId, List<String> base, boolean answer,
    long serial) implements WireMessage {
  /** 1 had no serial; 3 is 2 with other words around it: its node's frames say the cluster. */
  public static final int VERSION = 3;

  private static final int OLDEST = 2;

  public Hello {
    base = List.copyOf(base);
  }

  /** What was never said before; whoever says it numbers it. */
  public Hello(String busId, boolean data, RingNode node, String clusterId, List<String> base, boolean answer) {
    this(busId, data, node, clusterId, base, answer, 0);
  }

  public Hello withAnswer(boolean wanted) {
    return answer == wanted ? this : new Hello(busId, data, node, clusterId, base, wanted, serial);
  }

  public Hello withSerial(long number) {
    return new Hello(busId, data, node, clusterId, base, answer, number);
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
    wire.int64(serial);
  }

  /** Reads one of this version, or of the one before: whoever must not believe that looks at the first byte. */
  public static Hello readFrom(WireReader wire) {
    int version = wire.version(VERSION);
    if (version < OLDEST) {
      throw new WireFormatException("a hello of version " + version);
    }
    return new Hello(
        wire.text(),
        wire.bool(),
        RingNode.readFrom(wire),
        wire.text(),
        wire.list(WireReader::text),
        wire.bool(),
        wire.int64());
  }
}
