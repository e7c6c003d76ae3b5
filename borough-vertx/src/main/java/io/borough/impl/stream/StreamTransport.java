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
  Stats stats();

  /** Ends every stream on both sides. */
  Future<Void> close();

  /**
   * The counts of a node's streams at one moment.
   *
   * @param sending streams that this node sends and that have not ended
   * @param receiving streams that this node reads and that have not ended
   * @param receivedBytes bytes received since the node started
   * @param unreadBytes received bytes that wait for their readers
   */
  record Stats(int sending, int receiving, long receivedBytes, long unreadBytes) {}
}
