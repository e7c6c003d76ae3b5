package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/**
 * Asks for a scan's next page.
 *
 * @param seek null for the next entries; otherwise the key to go to first
 */
public record ScanNext(long scanId, Buffer seek) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(scanId);
    wire.nullableBytes(seek);
  }

  public static ScanNext readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ScanNext(wire.int64(), wire.nullableBuffer());
  }
}
