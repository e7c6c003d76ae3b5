package io.borough.impl.message;

import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;
import java.util.UUID;

/**
 * Opens a shard's Raft group on this node, from its folder if there is one.
 *
 * @param initialPeers the nodes it begins with when it is new: the founder alone, or nobody
 */
public record OpenGroup(int shard, UUID groupId, List<RingNode> initialPeers) implements WireMessage {
  private static final int VERSION = 1;

  public OpenGroup {
    initialPeers = List.copyOf(initialPeers);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.list(initialPeers, WireWriter::message);
  }

  public static OpenGroup readFrom(WireReader wire) {
    wire.version(VERSION);
    return new OpenGroup(wire.int32(), new UUID(wire.int64(), wire.int64()), wire.list(RingNode::readFrom));
  }
}
