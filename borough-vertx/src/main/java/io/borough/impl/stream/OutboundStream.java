package io.borough.impl.stream;

import io.vertx.core.Future;

/** The sending end of a stream. Any thread. */
public interface OutboundStream {
  /** Counted by this node; with this node's bus id it names the stream. */
  long streamId();

  /**
   * Completes when the reader has taken everything, the end too. Fails with the source's failure as
   * {@code STREAM_RESET}, with {@code STREAM_RESET} when the reader gave up or the stream was withdrawn,
   * {@code STREAM_BROKEN} when a frame or the reader's node was lost, {@code OVERLOADED} when there were too many
   * streams, {@code STOPPED} with this node.
   *
   * <p>Completes on the context on which the stream was made.
   */
  Future<Void> ended();

  /**
   * Stops sending, and leaves the source paused and without handlers. To be called on the context on which the stream
   * was made when the source is to be sent again.
   *
   * @return whether nothing was ever read of the source, so that it can still be sent elsewhere
   */
  boolean withdraw();
}
