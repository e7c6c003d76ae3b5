package io.borough.impl.transport;

import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** A frame as the event bus carries it. Immutable after it was written, so threads may share it. */
public final class BusFrame {
  /** The length of the longest frame: a frame just below the limit, plus one largest message. */
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
