package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;

/**
 * A message that has arrived, with the means to reply to it.
 *
 * <p>{@link #reply} and {@link #fail} may be called from any thread; the first call counts and later calls are ignored.
 * A one-way message ignores all of them.
 *
 * @param <M> the message's class
 */
public interface Inbound<M extends WireMessage> {
  M message();

  /** Returns the message's type. Implementations that know it override this method, which saves a look-up. */
  default MessageType type() {
    return MessageType.of(message());
  }

  /** Returns the bus id of the sending node; this node's own for a message from another of its services. */
  String from();

  /** Returns the caller's deadline by {@link System#nanoTime()}; for a one-way message, a minute after its arrival. */
  long deadlineNanos();

  /** Returns the milliseconds until {@link #deadlineNanos}, 0 when it has passed. */
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

  /** A one-way message: replies are dropped. */
  record OneWay<M extends WireMessage>(String from, MessageType type, M message, long deadlineNanos)
      implements Inbound<M> {
    private static final long LIFE_NANOS = 60_000_000_000L;

    public OneWay(String from, MessageType type, M message) {
      this(from, type, message, System.nanoTime() + LIFE_NANOS);
    }

    @Override
    public void reply(WireMessage reply) {
      // there is no caller
    }

    @Override
    public void fail(BoroughException failure) {
      // there is no caller
    }
  }
}
