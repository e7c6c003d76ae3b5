package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;
import java.util.UUID;

/**
 * Asks a follower which files of a snapshot it has from attempts to send it that broke off; answered with
 * {@link SnapshotPartsReply}.
 *
 * @param attempt names the attempt that is about to begin
 * @param snapshot the snapshot's folder, by its name
 * @param files what is in it
 */
public record SnapshotPartsRequest(UUID groupId, String attempt, String snapshot, List<SnapshotFile> files)
    implements WireMessage {
  private static final int VERSION = 1;

  public SnapshotPartsRequest {
    files = List.copyOf(files);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).int64(groupId.getMostSignificantBits()).int64(groupId.getLeastSignificantBits());
    wire.text(attempt).text(snapshot).list(files, (out, file) -> out.text(file.name()).int64(file.bytes()));
  }

  public static SnapshotPartsRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new SnapshotPartsRequest(new UUID(wire.int64(), wire.int64()), wire.text(), wire.text(),
        wire.list(in -> new SnapshotFile(in.text(), in.int64())));
  }
}
