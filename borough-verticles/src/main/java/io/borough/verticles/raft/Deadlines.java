package io.borough.verticles.raft;

import io.borough.impl.link.Inbound;

/** When a message must have its answer: a little before its asker gives up, so that the answer still arrives. */
final class Deadlines {
  private static final long MARGIN_MS = 50;

  private Deadlines() {}

  static boolean passed(Inbound<?> message) {
    return message.expiresWithin(MARGIN_MS);
  }
}
