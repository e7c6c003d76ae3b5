package io.borough;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A scan that gives one entry at a time and can jump to a key. It sees the partition as it was when the scan began.
 *
 * <p>Made by {@link Partition#iterator(ScanOptions)}; the first {@link #next()} begins the scan. It fetches a page at a
 * time. It must be closed, also after the last entry, unless {@link #next()} has failed.
 *
 * <p>Thread: one caller at a time, on any thread.
 */
public interface EntryIterator {
  /**
   * Asks for the next entry.
   *
   * <p>Completes on the caller's context. Fails with {@link io.borough.error.RejectedException} {@code ITERATOR_BUSY}
   * while an earlier call is open, and then the iterator is as it was. Fails with {@link
   * io.borough.error.UnavailableException} {@code SCAN_EXPIRED} when the iterator was closed, was idle for longer than
   * {@code scanIdleMs} (ten minutes), or when the shard's leader changed. Other failures are those of an {@link
   * EntryStream}. Every failure but {@code ITERATOR_BUSY} closes the iterator.
   *
   * @return the entry; null at the end, also at every further call
   */
  Future<Entry> next();

  /**
   * Jumps: the next call of {@link #next()} gives the first entry at or after a key, or at or before it when the scan
   * is reversed. The jump may go forward or back, also after the end, but stays within the range: a key before the
   * start of the range means its start, a key past its end means its end. A {@code limit} counts all entries given, and
   * a jump does not reset it. A call of {@link #next()} that was not answered yet is answered from the old place.
   *
   * @param key where to go; null is refused by the next call of {@link #next()} with {@code INVALID_ARGUMENT}
   * @return this
   */
  EntryIterator seek(Buffer key);

  /**
   * Stops the scan and frees its snapshot; an open call of {@link #next()} fails with {@code SCAN_EXPIRED}. Closing
   * again is no error.
   *
   * @return completes on the caller's context. Never fails: a snapshot whose node cannot be reached is freed there
   *     after {@code scanIdleMs}
   */
  Future<Void> close();
}
