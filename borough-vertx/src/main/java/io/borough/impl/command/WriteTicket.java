package io.borough.impl.command;

import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * Names one write of one client to one shard, however often it is sent: the shard keeps what became of it, and answers
 * with that when it comes again.
 *
 * @param session random, one for a client and a shard
 * @param sequence numbers the session's writes from 1; with 0 nothing is written, and the session is known from then on
 * @param lowWater the lowest number that the client may send again; what is below may be forgotten
 */
public record WriteTicket(UUID session, long sequence, long lowWater) {
  static final int BYTES = 32;
  private static final long INTRODUCTION = 0;

  /** The ticket that makes a session known to a shard. */
  public static WriteTicket introducing(UUID session) {
    return new WriteTicket(session, INTRODUCTION, 1);
  }

  /** Whether it only makes its session known. */
  public boolean introduces() {
    return sequence == INTRODUCTION;
  }

  void writeTo(WireWriter wire) {
    wire.int64(session.getMostSignificantBits()).int64(session.getLeastSignificantBits());
    wire.int64(sequence).int64(lowWater);
  }

  static WriteTicket readFrom(WireReader wire) {
    return new WriteTicket(new UUID(wire.int64(), wire.int64()), wire.int64(), wire.int64());
  }
}
