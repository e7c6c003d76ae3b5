package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * Either end gives the stream up.
 *
 * @param fromWriter which end speaks; the two count their streams apart
 * @param code an {@code ErrorCode}'s number
 */
public record StreamReset(long streamId, boolean fromWriter, int code, String reason) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(streamId);
    wire.bool(fromWriter);
    wire.int32(code);
    wire.text(reason);
  }

  public static StreamReset readFrom(WireReader wire) {
    wire.version(VERSION);
    return new StreamReset(wire.int64(), wire.bool(), wire.int32(), wire.text());
  }
}
