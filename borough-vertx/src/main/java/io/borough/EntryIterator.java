package io.borough;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A scan that is asked for one entry at a time and can jump, over the partition as it was when the scan began.
 *
 * <p>Made by {@link Partition#iterator(ScanOptions)}; the first {@link #next()} begins the scan. Fetches a page at a
 * time. Must be closed, also at the end, where it can still jump back, unless {@link #next()} has failed.
 *
 * <p>Thread: one caller at a time, on any thread.
 */
public interface EntryIterator {
  /**
   * Asks for the next entry.
   *
   * <p>Completes on the caller's context. Fails with {@link io.borough.error.RejectedException} ({@code ITERATOR_BUSY})
   * when the answer to an earlier call has not come yet, which leaves the iterator as it was; with {@link
   * io.borough.error.UnavailableException} {@code SCAN_EXPIRED} when it was closed, when it was left alone for longer
   * than {@code scanIdleMs} (ten minutes) or when the shard's leader changed; otherwise as an {@link EntryStream} does.
   * All but {@code ITERATOR_BUSY} close it.
   *
   * @return the entry, or null at the end, again and again
   */
  Future<Entry> next();

  /**
   * Jumps: the next call of {@link #next()} gives the first entry at or after a key, or at or before it when the scan
   * is reversed. May jump forward and back, also after the end, never out of the range: a key before the range's
   * beginning means its beginning, one past its end means the end. A {@code limit} counts all entries given, and a jump
   * does not reset it. A call of {@link #next()} that was not answered yet is answered from the old place.
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
