package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/**
 * A page of a scan. After the last page a scan that is not held is closed.
 *
 * @param scanId names the scan on the node that answered
 */
public record ScanPage(long scanId, List<ScanEntry> entries, boolean last) implements WireMessage {
  private static final int VERSION = 1;

  public ScanPage {
    entries = List.copyOf(entries);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(scanId);
    wire.list(entries, WireWriter::message);
    wire.bool(last);
  }

  public static ScanPage readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ScanPage(wire.int64(), wire.list(ScanEntry::readFrom), wire.bool());
  }
}
