package io.borough.impl.link;

import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** A frame as the event bus carries it: written once, then never changed, so that threads may share it. */
final class BusFrame {
  private final WireWriter wire;

  BusFrame(WireWriter wire) {
    this.wire = wire;
  }

  int length() {
    return wire.length();
  }

  void appendTo(Buffer buffer) {
    wire.appendTo(buffer);
  }

  WireReader reader() {
    return wire.reader();
  }
}
