package io.borough.impl.link;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * The event-bus message that says that messages wait in a part's inbox. Never leaves the node.
 *
 * @param inbox where they are
 */
record Deliveries(ComponentInbox inbox) {

  /** Hands it over as it is. */
  static final class Codec implements MessageCodec<Deliveries, Deliveries> {
    static final String NAME = "borough.deliveries";

    @Override
    public void encodeToWire(Buffer buffer, Deliveries deliveries) {
      throw new UnsupportedOperationException("deliveries stay in their node");
    }

    @Override
    public Deliveries decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("deliveries stay in their node");
    }

    @Override
    public Deliveries transform(Deliveries deliveries) {
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
