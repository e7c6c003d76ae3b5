package io.borough.impl.transport;

import io.borough.impl.message.MessageSamples;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.Service;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Handler;

/** Serves a whole service with one handler, for tests that answer every message alike. */
public final class OneHandler {
  private OneHandler() {}

  /** Returns a dispatcher that gives the handler every message to a service. */
  public static MessageDispatcher of(Service service, Handler<Inbound<?>> handler) {
    MessageDispatcher dispatcher = new MessageDispatcher(service);
    for (MessageType type : MessageType.values()) {
      if (type.service() == service) {
        register(dispatcher, MessageSamples.of(type).getClass(), handler);
      }
    }
    return dispatcher;
  }

  private static <M extends WireMessage> void register(MessageDispatcher dispatcher, Class<M> messageClass,
      Handler<Inbound<?>> handler) {
    dispatcher.on(messageClass, handler::handle);
  }
}
