package io.borough.impl.command;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What one entry of a shard's log holds: the proposals that gathered, each as its own bytes.
 *
 * @param timeMs the leader's wall clock when it was proposed, milliseconds since 1970: the only clock that replicas
 *     read
 * @param proposals encoded {@link Proposal}s, applied in order; one that is refused does not touch the others
 */
public record LogEntry(long timeMs, List<byte[]> proposals) {
  /** What the entry's own fields take, before the first proposal. */
  public static final int HEADER_BYTES = 13;
  /** What each proposal takes besides its bytes. */
  public static final int PROPOSAL_OVERHEAD_BYTES = 4;

  private static final int VERSION = 1;

  public byte[] toBytes() {
    int size = HEADER_BYTES;
    for (byte[] proposal : proposals) {
      size += PROPOSAL_OVERHEAD_BYTES + proposal.length;
    }
    WireWriter wire = new WireWriter(size).int8(VERSION).int64(timeMs).int32(proposals.size());
    proposals.forEach(wire::bytes);
    return wire.toBytes();
  }

  public static LogEntry read(byte[] bytes) {
    WireReader wire = new WireReader(bytes);
    long timeMs = readTime(wire);
    int count = readCount(wire);
    List<byte[]> proposals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      proposals.add(wire.bytes());
    }
    wire.end();
    return new LogEntry(timeMs, proposals);
  }

  /** The leader's clock in an encoded entry. */
  public static long timeMs(byte[] entry) {
    return readTime(new WireReader(entry));
  }

  static long readTime(WireReader wire) {
    wire.version(VERSION);
    return wire.int64();
  }

  static int readCount(WireReader wire) {
    int count = wire.int32();
    if (count < 0 || count > wire.remaining()) {
      throw new WireFormatException("an entry of " + count + " proposals in " + wire.remaining() + " bytes");
    }
    return count;
  }
}
