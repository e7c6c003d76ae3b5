package io.borough.verticles.gateway;

import io.borough.impl.stream.InboundStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Streams of a reply that nobody reads, or nobody any more. */
final class Unwanted {
  private Unwanted() {}

  /** Reads a stream no further, and lets its writer know where it can be told; null is no stream. */
  static void giveUp(ReadStream<Buffer> stream) {
    if (stream instanceof InboundStream received) {
      received.abandon();
    } else if (stream != null) { // a handler's own, within this node
      stream.pause().handler(null).exceptionHandler(null);
    }
  }
}
