package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.Service;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Handler;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gives each message of one service to the handler that was registered for the message's class.
 *
 * <p>Handlers are called one message at a time, in the order in which the messages arrived, whatever their classes. A
 * service that works on many messages at once gathers them in its handlers and does the work in {@link #onBatchEnd}.
 * A message without a handler fails with {@code UNSUPPORTED}.
 *
 * <p>Thread: handlers are registered before {@link Messenger#handle}, and called on the context that called it.
 */
public final class MessageDispatcher {
  private final Service service;
  private final Handler<Inbound<?>>[] handlers; // by the message type's ordinal; null where there is none
  private Supplier<BoroughException> refusal = () -> null;
  private Runnable batchEnd = () -> { };

  /** A dispatcher without handlers. */
  @SuppressWarnings("unchecked") // an array cannot be of a generic type
  public MessageDispatcher(Service service) {
    this.service = service;
    this.handlers = (Handler<Inbound<?>>[]) new Handler<?>[MessageType.values().length];
  }

  /** Returns the service whose messages this dispatches. */
  public Service service() {
    return service;
  }

  /**
   * Registers the handler of a class of messages, which it must answer or fail.
   *
   * @throws IllegalArgumentException when the class has a handler already, or is of messages to another service
   */
  public <M extends WireMessage> MessageDispatcher on(Class<M> messageClass, Handler<Inbound<M>> handler) {
    MessageType type = MessageType.of(messageClass);
    if (type.service() != service) {
      throw new IllegalArgumentException(type + " is not a message to " + service + " but to " + type.service());
    }
    return register(type, handler);
  }

  /**
   * Registers the handler of messages that were sent to another service, which passes them on by {@link
   * Messenger#forward}.
   *
   * @throws IllegalArgumentException when the class has a handler already, or is of messages to this service or of
   *     replies
   */
  public <M extends WireMessage> MessageDispatcher onForwarded(Class<M> messageClass, Handler<Inbound<M>> handler) {
    MessageType type = MessageType.of(messageClass);
    if (type.service() == null || type.service() == service) {
      throw new IllegalArgumentException(type + " is a message to " + type.service() + ": not forwarded to "
          + service);
    }
    return register(type, handler);
  }

  @SuppressWarnings("unchecked") // a type has one message class, of which all of its messages are
  private <M extends WireMessage> MessageDispatcher register(MessageType type, Handler<Inbound<M>> handler) {
    if (handlers[type.ordinal()] != null) {
      throw new IllegalArgumentException(type + " has a handler in " + service + " already");
    }
    handlers[type.ordinal()] = (Handler<Inbound<?>>) (Handler<?>) handler;
    return this;
  }

  /** Registers what runs after the last message of each batch, also when a handler has thrown. */
  public MessageDispatcher onBatchEnd(Runnable action) {
    batchEnd = action;
    return this;
  }

  /** Registers what returns the reason to refuse all messages, or null for none; called once for each batch. */
  public MessageDispatcher refusing(Supplier<BoroughException> why) {
    refusal = why;
    return this;
  }

  /** Has each message of a batch handled. */
  public void dispatch(List<? extends Inbound<?>> batch) {
    BoroughException why = refusal.get();
    if (why != null) {
      batch.forEach(inbound -> inbound.fail(why));
      return;
    }
    try {
      for (Inbound<?> inbound : batch) {
        dispatch(inbound);
      }
    } finally {
      batchEnd.run();
    }
  }

  private void dispatch(Inbound<?> inbound) {
    Handler<Inbound<?>> handler = handlers[inbound.type().ordinal()];
    if (handler == null) {
      inbound.fail(ErrorCode.UNSUPPORTED.failure(service + " has no handler for " + inbound.type()));
    } else {
      handler.handle(inbound);
    }
  }
}
