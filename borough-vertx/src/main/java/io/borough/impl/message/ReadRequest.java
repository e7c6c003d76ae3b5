package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Asks for the values of keys at one moment; answered with {@link ReadReply}.
 *
 * @param local true reads this replica as it is; false proves leadership first
 */
public record ReadRequest(int shard, boolean local, String partition, List<Buffer> keys) implements WireMessage {
  private static final int VERSION = 1;

  public ReadRequest {
    keys = List.copyOf(keys);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.bool(local);
    wire.text(partition);
    wire.list(keys, WireWriter::bytes);
  }

  public static ReadRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ReadRequest(wire.int32(), wire.bool(), wire.text(), wire.list(WireReader::buffer));
  }
}
