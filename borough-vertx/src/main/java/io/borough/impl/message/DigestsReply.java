package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/** The latest digests of a replica, at indexes that are the same for all replicas of its group, ascending. */
public record DigestsReply(List<Digest> digests) implements WireMessage {
  private static final int VERSION = 1;

  public DigestsReply {
    digests = List.copyOf(digests);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.list(digests, (out, digest) -> out.int64(digest.index()).int64(digest.value()));
  }

  public static DigestsReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new DigestsReply(wire.list(in -> new Digest(in.int64(), in.int64())));
  }
}
