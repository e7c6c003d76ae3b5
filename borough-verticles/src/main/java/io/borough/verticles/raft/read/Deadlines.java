package io.borough.verticles.raft.read;

import io.borough.impl.transport.Inbound;

/** Decides when a message must be answered: 50 ms before its caller gives up, so that the reply still arrives. */
public final class Deadlines {
  private static final long MARGIN_MS = 50;

  private Deadlines() {}

  /** Returns whether a message must be answered now. */
  public static boolean passed(Inbound<?> message) {
    return message.expiresWithin(MARGIN_MS);
  }
}
