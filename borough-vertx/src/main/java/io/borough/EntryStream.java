package io.borough;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;

/**
 * A scan as a stream: the entries of a range in key order, with backpressure, as the partition was when the scan began.
 *
 * <p>Made by {@link Partition#scan(ScanOptions)}. The stream is paused until {@link #handler(Handler)} sets a handler
 * or the stream is piped; that begins the scan. It fetches a page at a time and reads at most one page ahead.
 *
 * <p>Thread: handlers run on the context on which the scan was made; methods may be called from any thread.
 *
 * <p>It ends in one of three ways, after the entries before the end were delivered. Then it calls no handler any more:
 *
 * <ul>
 *   <li>the end handler is called: every entry of the snapshot was given, or {@code limit} of them;
 *   <li>the exception handler is called: with {@link io.borough.error.UnavailableException}, {@code SCAN_EXPIRED} when
 *       the stream was paused for longer than {@code scanIdleMs} (ten minutes) or the shard's leader changed, {@code
 * NO_QUORUM}, {@code NODE_UNREACHABLE}, {@code OVERLOADED} (too many open scans) or {@code READ_TIMEOUT} when no page
 * came in time; or with {@link io.borough.error.RejectedException} for bounds that are too long. The entries given
 * before are a correct part of the snapshot. A new scan from the last key on sees a newer snapshot;
 *   <li>{@link #close()} is called.
 * </ul>
 */
public interface EntryStream extends ReadStream<Entry> {
  @Override
  EntryStream exceptionHandler(Handler<Throwable> handler);

  @Override
  EntryStream handler(Handler<Entry> handler);

  @Override
  EntryStream pause();

  @Override
  EntryStream resume();

  @Override
  EntryStream fetch(long amount);

  @Override
  EntryStream endHandler(Handler<Void> endHandler);

  /**
   * Stops the scan and frees its snapshot. A stream that has ended is closed already; closing again is no error.
   *
   * @return completes on the caller's context, when no handler will be called any more. Never fails: a snapshot whose
   *     node cannot be reached is freed there after {@code scanIdleMs}
   */
  Future<Void> close();
}
