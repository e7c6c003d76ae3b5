package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/**
 * Bytes of a stream, from its writer.
 *
 * @param seq counts the frames of the stream from 0; a gap breaks it
 */
public record StreamData(long streamId, long seq, Buffer bytes) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(streamId);
    wire.int64(seq);
    wire.bytes(bytes);
  }

  public static StreamData readFrom(WireReader wire) {
    wire.version(VERSION);
    return new StreamData(wire.int64(), wire.int64(), wire.buffer());
  }
}
