package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;
import java.util.UUID;

/**
 * What one group on one node is doing.
 *
 * @param role LEADER, FOLLOWER, CANDIDATE, LEARNER or CLOSED
 * @param ready whether, as a leader, it has committed an entry of its term
 * @param leader the leader's node id as far as known, or null
 * @param peers node ids in its configuration
 * @param committed whether that configuration is committed and not in transition
 * @param appliedIndex the last entry in the store
 * @param commitIndex the last entry known to be committed
 */
public record GroupState(
    int shard,
    UUID groupId,
    String role,
    boolean ready,
    long term,
    String leader,
    List<String> peers,
    boolean committed,
    long appliedIndex,
    long commitIndex)
    implements WireMessage {
  private static final int VERSION = 1;

  public GroupState {
    peers = List.copyOf(peers);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.text(role);
    wire.bool(ready);
    wire.int64(term);
    wire.nullableText(leader);
    wire.list(peers, WireWriter::text);
    wire.bool(committed);
    wire.int64(appliedIndex);
    wire.int64(commitIndex);
  }

  public static GroupState readFrom(WireReader wire) {
    wire.version(VERSION);
    return new GroupState(
        wire.int32(),
        new UUID(wire.int64(), wire.int64()),
        wire.text(),
        wire.bool(),
        wire.int64(),
        wire.nullableText(),
        wire.list(WireReader::text),
        wire.bool(),
        wire.int64(),
        wire.int64());
  }
}
