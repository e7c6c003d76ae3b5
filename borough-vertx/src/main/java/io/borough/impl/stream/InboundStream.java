package io.borough.impl.stream;

import io.borough.error.BoroughException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The reading end of a stream.
 *
 * <p>The stream flows when a handler is set, unless it was paused. {@link #resume} without a handler reads the stream
 * and drops it. Handlers run on the context on which the stream was made. They get buffers as far as there is demand,
 * and after the last buffer either the end, when there is demand, or the failure. A failure is {@code STREAM_RESET}
 * when the writer gave up or its source failed, {@code STREAM_BROKEN} when a frame or the writer's node was lost;
 * without an exception handler the failure goes to the context's exception handler. A stream of which nothing was asked
 * for {@code stream.unreadTimeoutMs} is given up with {@code STREAM_RESET}, as by {@link #abandon(BoroughException)}.
 *
 * <p>Removing the handler of a flowing stream gives the stream up, as {@link #abandon} does. A paused stream waits for
 * another handler. Any thread may call any method; after a call from another thread, a buffer that is being delivered
 * may still arrive.
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

  /** Gives the stream up: the sender is informed, received buffers are dropped, and no handler is called any more. */
  void abandon();

  /** Gives the stream up with a failure, which the sender gets, and the exception handler at once. */
  void abandon(BoroughException cause);
}
