package io.borough.impl.link;

import io.borough.error.BoroughException;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;

/**
 * A message that has arrived, and the way to answer it.
 *
 * <p>{@link #reply} and {@link #fail} may be called from any thread; the first of them counts and later ones are
 * ignored. A message that was told, not asked, takes answers and drops them.
 *
 * @param <M> the message's class
 */
public interface Inbound<M extends WireMessage> {
  M message();

  /** The message's type. Implementations that know it override this, which saves a look-up. */
  default MessageType type() {
    return MessageType.of(message());
  }

  /** The bus id of the node that sent it; this node's own for a message from another of its parts. */
  String from();

  /** When the asker gives up, on {@link System#nanoTime()}'s clock; for a told message, a minute from its arrival. */
  long deadlineNanos();

  /** Milliseconds until {@link #deadlineNanos}, 0 when it has passed. */
  default long remainingMs() {
    return Math.max(0, (deadlineNanos() - System.nanoTime()) / 1_000_000);
  }

  /**
   * Returns whether {@link #deadlineNanos} has passed or will pass soon.
   *
   * @param ms what counts as soon; 0 asks only whether it has passed
   */
  default boolean expiresWithin(long ms) {
    return deadlineNanos() - System.nanoTime() <= ms * 1_000_000;
  }

  void reply(WireMessage reply);

  void fail(BoroughException failure);
}
