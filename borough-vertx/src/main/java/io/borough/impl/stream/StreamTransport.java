package io.borough.impl.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * Carries streams of bytes to other nodes and within this one, with credit from the final reader back to the source.
 *
 * <p>Thread: any.
 */
public interface StreamTransport {
  /**
   * Begins to send a stream. The source is paused and not read before the reader has granted credit. Its methods are
   * called on the current context; it may call its handlers on another. It must not change a buffer that it has given.
   *
   * <p>When either end gives up, the source is paused and its handlers are removed; an {@link InboundStream} is
   * abandoned.
   *
   * @param peerBusId the node that reads the stream; this node's own for a reader in the same node
   */
  OutboundStream send(String peerBusId, ReadStream<Buffer> source);

  /**
   * Returns the reading end of a stream that another node or this one sends.
   *
   * @param streamId as the sender's {@link OutboundStream#streamId}
   */
  InboundStream receive(String peerBusId, long streamId);

  /** Returns the counts of streams and bytes. */
  StreamStats stats();

  /** Ends every stream on both sides. */
  Future<Void> close();
}
