package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Tells that nobody reads a scan any more. */
public record ScanClose(long scanId) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(scanId);
  }

  public static ScanClose readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ScanClose(wire.int64());
  }
}
