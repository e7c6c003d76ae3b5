package io.borough.impl.stream;

import io.vertx.core.Future;

/** The sending end of a stream. Any thread. */
public interface OutboundStream {
  /** Returns the number that, with this node's bus id, identifies the stream. */
  long streamId();

  /**
   * Completes when the reader has consumed everything, including the end. Fails with the source's failure as {@code
   * STREAM_RESET}, with {@code STREAM_RESET} when the reader gave up or the stream was withdrawn, {@code STREAM_BROKEN}
   * when a frame or the reader's node was lost, {@code OVERLOADED} when there were too many streams, {@code STOPPED}
   * when this node stops.
   *
   * <p>Completes on the context on which the stream was made.
   */
  Future<Void> ended();

  /**
   * Stops sending and leaves the source paused and without handlers. To be called on the context on which the stream
   * was made when the source is to be sent again.
   *
   * @return whether nothing was read from the source, so that it can be sent to another node
   */
  boolean withdraw();
}
