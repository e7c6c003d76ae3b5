package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * How many bytes the reader has let the writer send since the stream began: cumulative, so that none can leak.
 *
 * @param grantedBytes a frame of less than 256 bytes counts as 256; {@link Long#MAX_VALUE} says that the reader has
 *     taken everything, the end too
 */
public record StreamCredit(long streamId, long grantedBytes) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int64(streamId);
    wire.int64(grantedBytes);
  }

  public static StreamCredit readFrom(WireReader wire) {
    wire.version(VERSION);
    return new StreamCredit(wire.int64(), wire.int64());
  }
}
