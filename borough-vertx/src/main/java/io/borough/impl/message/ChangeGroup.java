package io.borough.impl.message;

import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/**
 * Asks the leader of a group for one change of its configuration: one node added or one removed.
 *
 * @param expected node ids that must be the committed configuration now
 * @param next the rows of the nodes it shall have
 */
public record ChangeGroup(int shard, List<String> expected, List<RingNode> next) implements WireMessage {
  private static final int VERSION = 1;

  public ChangeGroup {
    expected = List.copyOf(expected);
    next = List.copyOf(next);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.list(expected, WireWriter::text);
    wire.list(next, WireWriter::message);
  }

  public static ChangeGroup readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ChangeGroup(wire.int32(), wire.list(WireReader::text), wire.list(RingNode::readFrom));
  }
}
