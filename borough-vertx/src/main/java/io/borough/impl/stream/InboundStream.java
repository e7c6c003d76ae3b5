package io.borough.impl.stream;

import io.borough.error.BoroughException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The reading end of a stream.
 *
 * <p>Waits until a handler is set, unless it was paused; {@link #resume} without ever a handler reads and drops.
 * Handlers run on the context on which the stream was made: buffers as there is demand, then, after the last of them,
 * either the end, when there is demand, or the failure. A failure is {@code STREAM_RESET} when the writer gave up or
 * its source failed, {@code STREAM_BROKEN} when a frame or the writer's node was lost; without an exception handler it
 * goes to the context's. A stream of which nothing was asked for {@code stream.unreadTimeoutMs} is given up with
 * {@code STREAM_RESET}, as by {@link #abandon(BoroughException)}.
 *
 * <p>Taking the handler away while the stream flows gives it up, as {@link #abandon} does; while it is paused the
 * stream waits for another. Any thread may call any method; from another than the stream's own, a buffer that is being
 * handed over may still come.
 */
public interface InboundStream extends ReadStream<Buffer> {
  @Override
  InboundStream exceptionHandler(Handler<Throwable> handler);

  @Override
  InboundStream handler(Handler<Buffer> handler);

  @Override
  InboundStream pause();

  @Override
  InboundStream resume();

  @Override
  InboundStream fetch(long amount);

  @Override
  InboundStream endHandler(Handler<Void> endHandler);

  /** Gives up reading: the sender hears of it, what has come is dropped, no handler is called any more. */
  void abandon();

  /** As {@link #abandon()}, but both sides hear why: the sender, and the exception handler at once. */
  void abandon(BoroughException cause);
}
