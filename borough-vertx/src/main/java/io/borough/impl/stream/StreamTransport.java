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
   * Begins to send a stream. The source is paused and nothing of it is read before the other side has granted credit;
   * the source's methods are called on the current context, where its events may come too or on another. A buffer it
   * has given must not be changed any more.
   *
   * <p>When either end gives up, the source is paused and its handlers are taken away; an {@link InboundStream} is
   * abandoned.
   *
   * @param peerBusId the node that will read it; this node's own for a reader in the same node
   */
  OutboundStream send(String peerBusId, ReadStream<Buffer> source);

  /**
   * The reading end of a stream that another node sends, or this one.
   *
   * @param streamId as the sender's {@link OutboundStream#streamId}
   */
  InboundStream receive(String peerBusId, long streamId);

  /** What is going on now. */
  StreamStats stats();

  /** Ends every stream on both sides. */
  Future<Void> close();
}
