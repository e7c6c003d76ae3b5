package io.borough.impl.link;

import io.borough.error.BoroughException;
import io.borough.impl.wire.WireMessage;

/**
 * A message that has arrived, and the way to answer it.
 *
 * <p>{@link #reply} and {@link #fail} may be called from any thread; the first of them counts and later ones are
 * ignored. A message that was told, not asked, takes answers and drops them.
 */
public interface Inbound {
  WireMessage message();

  /** The bus id of the node that sent it; this node's own for a message from another of its parts. */
  String from();

  /** When the asker gives up, on {@link System#nanoTime()}'s clock; for a told message, a minute from its arrival. */
  long deadlineNanos();

  /** Milliseconds until {@link #deadlineNanos}, 0 when it has passed. */
  default long remainingMs() {
    return Math.max(0, (deadlineNanos() - System.nanoTime()) / 1_000_000);
  }

  void reply(WireMessage reply);

  void fail(BoroughException failure);
}
