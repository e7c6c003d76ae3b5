package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/** A shard's leader, term and replicas. */
public record InfoReply(String leader, long term, List<ReplicaStatus> replicas) implements WireMessage {
  private static final int VERSION = 1;

  public InfoReply {
    replicas = List.copyOf(replicas);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.nullableText(leader);
    wire.int64(term);
    wire.list(replicas, WireWriter::message);
  }

  public static InfoReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new InfoReply(wire.nullableText(), wire.int64(), wire.list(ReplicaStatus::readFrom));
  }
}
