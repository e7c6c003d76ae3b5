package io.borough;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Writes to one partition that happen together or not at all.
 *
 * <p>Made by {@link Partition#batch()}. Operations are applied in the order they were added, under one revision: the
 * last operation on a key wins, and a clear removes only entries that existed or were added before it. Nothing is sent
 * before {@link #write()}.
 *
 * <p>Bounds: a key has {@code maxKeyBytes} (1,024 bytes), a value {@code maxValueBytes} (1 MiB), the batch {@code
 * maxBatchBytes} (4 MiB, keys, values and a few bytes for each operation). An operation past a bound, or with a null,
 * invalidates the batch: it takes no further operations, and {@link #write()} fails with the first failure and writes
 * nothing. The methods that add never throw. The store puts the partition's name before every key: some hundred
 * thousand small operations on a partition with a name of hundreds of bytes may be refused by the shard's leader, as
 * {@code BATCH_TOO_LARGE}, though they fit into {@code maxBatchBytes}.
 *
 * <p>Thread: not safe for use by several threads at once. Buffers are not copied: do not change them before the future
 * of {@link #write()} has completed.
 */
public interface WriteBatch {
  /**
   * Adds a write of a value.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @param value 0 to {@code maxValueBytes} bytes
   * @return this
   */
  WriteBatch put(Buffer key, Buffer value);

  /**
   * Adds the removal of a key; a key that is absent is not an error.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @return this
   */
  WriteBatch delete(Buffer key);

  /**
   * Adds the removal of every key in a range, also those that this batch has put before.
   *
   * @param range the keys to remove; an empty range removes nothing
   * @return this
   */
  WriteBatch clear(KeyRange range);

  /**
   * Writes everything that was added, or nothing. A batch without operations is written too, and changes nothing.
   *
   * <p>Completes on the caller's context, when a majority of the shard's replicas has logged the batch and the leader
   * has applied it. Fails as {@link Partition#put(Buffer, Buffer)} does, or with {@link
   * io.borough.error.RejectedException} ({@code BATCH_TOO_LARGE}, {@code KEY_TOO_LARGE}, {@code VALUE_TOO_LARGE} or
   * {@code INVALID_ARGUMENT}) when an operation has invalidated the batch, and then nothing was written.
   *
   * <p>The batch keeps its operations, so that it can be written again when nothing was written.
   *
   * @return the revision of the write, greater than every one before it in this partition
   */
  Future<Long> write();
}
