package io.borough.impl.message;

import io.borough.impl.wire.RecordMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/** The streams of requests and replies: bytes one way, credit the other. */
public sealed interface StreamMessages extends RecordMessage {
  /**
   * Bytes of a stream, from its writer.
   *
   * @param seq counts the frames of the stream from 0; a gap breaks the stream
   */
  record StreamData(long streamId, long seq, Buffer bytes) implements StreamMessages {
    @Override
    public void writeTo(WireWriter wire) {
      wire.int64(streamId).int64(seq).bytes(bytes);
    }

    static StreamData readFrom(WireReader wire) {
      return new StreamData(wire.int64(), wire.int64(), wire.buffer());
    }
  }

  /**
   * How many bytes the reader has let the writer send since the stream began. The number is cumulative, so that a lost
   * message loses no credit.
   *
   * @param grantedBytes a frame of less than 256 bytes counts as 256; {@link Long#MAX_VALUE} reports that the reader
   *     has taken everything, the end too
   */
  record StreamCredit(long streamId, long grantedBytes) implements StreamMessages {
    @Override
    public void writeTo(WireWriter wire) {
      wire.int64(streamId).int64(grantedBytes);
    }

    static StreamCredit readFrom(WireReader wire) {
      return new StreamCredit(wire.int64(), wire.int64());
    }
  }

  /**
   * The writer has sent everything.
   *
   * @param frames how many data frames there were
   */
  record StreamEnd(long streamId, long frames) implements StreamMessages {
    @Override
    public void writeTo(WireWriter wire) {
      wire.int64(streamId).int64(frames);
    }

    static StreamEnd readFrom(WireReader wire) {
      return new StreamEnd(wire.int64(), wire.int64());
    }
  }

  /**
   * Gives the stream up; either end may.
   *
   * @param fromWriter which end gives up: writer and reader number their streams apart
   * @param code an {@code ErrorCode}'s number
   */
  record StreamReset(long streamId, boolean fromWriter, int code, String reason) implements StreamMessages {}
}
