package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/** The files that a follower has, each whole, and in the place where the attempt would put it. */
public record SnapshotPartsReply(List<SnapshotPart> parts) implements WireMessage {
  private static final int VERSION = 1;

  public SnapshotPartsReply {
    parts = List.copyOf(parts);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).list(parts, (out, part) -> out.text(part.name()).text(part.md5()));
  }

  public static SnapshotPartsReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new SnapshotPartsReply(wire.list(in -> new SnapshotPart(in.text(), in.text())));
  }
}
