package io.borough.impl.topology;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A shard's row in the ring.
 *
 * @param shard 0 for the system shard, otherwise from 1
 * @param arcStart the first point of its arc, unsigned; the arc ends before the next shard's start. 0 for the system
 *     shard
 * @param groupId of its Raft group: random, used once, so that a group of the past can never be taken for this one
 * @param epoch grows with every change of the row
 * @param founder the node that started the group alone; every other node starts empty and is added. Empty once
 *     the founder has been removed, because it would start empty too
 * @param replicas node ids, the preferred leader first
 * @param move the change under way, or null
 */
public record RingShard(
    int shard, long arcStart, UUID groupId, long epoch, String founder, List<String> replicas, ShardMove move)
    implements WireMessage {
  /** The shard that holds the ring itself. */
  public static final int SYSTEM = 0;

  public RingShard {
    replicas = List.copyOf(replicas);
  }

  /** The row with a change begun (or, with null, given up), one epoch on. */
  public RingShard withMove(ShardMove next) {
    return new RingShard(shard, arcStart, groupId, epoch + 1, founder, replicas, next);
  }

  /** The row with other replicas and no change under way, one epoch on. */
  public RingShard withReplicas(List<String> next) {
    return new RingShard(shard, arcStart, groupId, epoch + 1, next.contains(founder) ? founder : "", next, null);
  }

  /** Returns the replicas while the move is under way, the added node last. Without a move, the replicas. */
  public List<String> replicasDuringMove() {
    if (move == null || move.add() == null) {
      return replicas;
    }
    List<String> during = new ArrayList<>(replicas);
    during.add(move.add());
    return during;
  }

  /** Returns the replicas when the move has ended, the added node last. Without a move, the replicas. */
  public List<String> replicasAfterMove() {
    if (move == null || move.remove() == null) {
      return replicasDuringMove();
    }
    List<String> after = new ArrayList<>(replicasDuringMove());
    after.remove(move.remove());
    return after;
  }

  /** Returns whether this node holds, or is about to hold, a replica. */
  public boolean concerns(String nodeId) {
    return replicasDuringMove().contains(nodeId);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int32(shard).int64(arcStart);
    wire.int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.int64(epoch).text(founder).list(replicas, WireWriter::text).bool(move != null);
    if (move != null) {
      move.writeTo(wire);
    }
  }

  static RingShard readFrom(WireReader wire) {
    int shard = wire.int32();
    long arcStart = wire.int64();
    UUID groupId = new UUID(wire.int64(), wire.int64());
    return new RingShard(shard, arcStart, groupId, wire.int64(), wire.text(), wire.list(WireReader::text),
        wire.bool() ? ShardMove.readFrom(wire) : null);
  }
}
