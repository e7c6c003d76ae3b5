package io.borough.impl.link;

import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** A frame as the event bus carries it: written once, then never changed, so that threads may share it. */
public final class BusFrame {
  /** The length of the longest frame: one that was not full yet, and a last message. */
  public static final int MAX_BYTES = FrameSender.MAX_FRAME_BYTES + FrameWriter.MAX_MESSAGE_BYTES;

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
