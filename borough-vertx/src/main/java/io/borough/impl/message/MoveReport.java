package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/**
 * A shard's leader tells the ring that its group's committed configuration is what the move wanted.
 *
 * @param epoch the row's, which must not have changed meanwhile
 * @param replicas node ids in the committed configuration
 */
public record MoveReport(int shard, long epoch, List<String> replicas) implements WireMessage {
  private static final int VERSION = 1;

  public MoveReport {
    replicas = List.copyOf(replicas);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.int64(epoch);
    wire.list(replicas, WireWriter::text);
  }

  public static MoveReport readFrom(WireReader wire) {
    wire.version(VERSION);
    return new MoveReport(wire.int32(), wire.int64(), wire.list(WireReader::text));
  }
}
