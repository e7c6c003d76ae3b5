package io.borough.impl.transport;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Writes a frame to the wire as its length and its bytes, and reads it. */
final class BusFrameCodec implements MessageCodec<BusFrame, BusFrame> {
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
