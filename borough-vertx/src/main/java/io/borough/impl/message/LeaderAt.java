package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * A leader says so to everybody, or a replica that is not passes on who is.
 *
 * @param nodeId the leader's node
 * @param term the Raft term it leads; of two claims the higher term counts
 */
public record LeaderAt(int shard, String nodeId, long term) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.text(nodeId);
    wire.int64(term);
  }

  public static LeaderAt readFrom(WireReader wire) {
    wire.version(VERSION);
    return new LeaderAt(wire.int32(), wire.text(), wire.int64());
  }
}
