package io.borough.impl.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * The event-bus message that announces messages in a service's inbox. It never leaves the node.
 *
 * @param inbox the inbox that holds the messages
 */
record InboxReady(ServiceInbox inbox) {

  /** Passes the object on as it is. */
  static final class Codec implements MessageCodec<InboxReady, InboxReady> {
    static final String NAME = "borough.deliveries";

    @Override
    public void encodeToWire(Buffer buffer, InboxReady deliveries) {
      throw new UnsupportedOperationException("deliveries stay in their node");
    }

    @Override
    public InboxReady decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("deliveries stay in their node");
    }

    @Override
    public InboxReady transform(InboxReady deliveries) {
      return deliveries;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
