package io.borough.impl.command;

import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * The id of one write of one client to one shard, the same however often the write is sent: the shard keeps the write's
 * result and answers a repetition with it.
 *
 * @param session random, one for a client and a shard
 * @param sequence numbers the session's writes from 1; 0 only registers the session
 * @param firstOpen the lowest number that the client may send again; the shard may forget the results below it
 */
public record WriteId(UUID session, long sequence, long firstOpen) {
  /** The size of an encoded id. */
  public static final int BYTES = 32;
  private static final long REGISTRATION = 0;

  /** Returns the id that registers a session with a shard. */
  public static WriteId registering(UUID session) {
    return new WriteId(session, REGISTRATION, 1);
  }

  /** Returns whether it only registers its session. */
  public boolean registers() {
    return sequence == REGISTRATION;
  }

  public void writeTo(WireWriter wire) {
    wire.int64(session.getMostSignificantBits()).int64(session.getLeastSignificantBits());
    wire.int64(sequence).int64(firstOpen);
  }

  public static WriteId readFrom(WireReader wire) {
    return new WriteId(new UUID(wire.int64(), wire.int64()), wire.int64(), wire.int64());
  }
}
