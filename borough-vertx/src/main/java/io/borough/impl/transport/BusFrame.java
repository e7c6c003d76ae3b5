package io.borough.impl.transport;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

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

  /** Passes frames between Vert.x instances as their length and their bytes. */
  static final class Codec implements MessageCodec<BusFrame, BusFrame> {
    static final String NAME = "borough.frame";

    @Override
    public void encodeToWire(Buffer buffer, BusFrame frame) {
      buffer.appendInt(frame.length());
      frame.appendTo(buffer);
    }

    @Override
    public BusFrame decodeFromWire(int position, Buffer buffer) {
      int length = buffer.getInt(position);
      int start = position + 4;
      if (length < 0 || length > buffer.length() - start) {
        throw new WireFormatException("a frame of " + length + " bytes in " + (buffer.length() - start));
      }
      byte[] bytes = buffer.getBytes(start, start + length);
      return new BusFrame(WireWriter.over(bytes));
    }

    @Override
    public BusFrame transform(BusFrame frame) {
      return frame;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
