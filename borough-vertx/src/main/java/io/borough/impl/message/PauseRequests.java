package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * Has a node take no more requests for the partitions of a shard, since another is to lead it; answered with {@link
 * Done} when none is open any more.
 *
 * @param forMs how long at most; 0 ends a pause
 */
public record PauseRequests(int shard, long forMs) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard).int64(forMs);
  }

  public static PauseRequests readFrom(WireReader wire) {
    wire.version(VERSION);
    return new PauseRequests(wire.int32(), wire.int64());
  }
}
