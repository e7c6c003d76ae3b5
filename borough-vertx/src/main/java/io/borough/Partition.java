package io.borough;

import io.borough.codec.Codec;
import io.borough.info.PartitionInfo;
import io.borough.options.ReadOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A named, ordered, durable key space, held by one shard and replicated with it.
 *
 * <p>Made by {@link Borough#partition(String)} on any node, or given to a handler by {@link Request#partition()}.
 * Creating this object does no I/O, and a partition that was never written costs nothing.
 *
 * <h2>Keys, values, revisions</h2>
 *
 * Keys are 0 to {@code maxKeyBytes} (1,024) bytes, ordered as unsigned bytes, and the empty key is a key; values are 0
 * to {@code maxValueBytes} (1 MiB) bytes. The <em>revision</em> of a key is the number of the write that last changed
 * it: 1 or more, and it only grows within a partition, also over a delete and a new put. It is counted per shard, in
 * the order of the log. The log index is not used because many writes share a log entry.
 *
 * <h2>Order</h2>
 *
 * Reads and writes of one partition are linearizable, except for reads with {@link
 * io.borough.options.Consistency#LOCAL}: each appears to happen at one moment between its call and its completion. Two
 * calls that overlap in time may happen in either order, also from one caller: wait for the first where the order
 * matters, or put both in a {@link #batch()}.
 *
 * <h2>Completion and failure</h2>
 *
 * Every future completes on the caller's context, and by the deadline ({@code requestTimeoutMs}, 5,000 ms; a read's own
 * in {@link ReadOptions}). A write completes when a majority of the shard's replicas has logged it to disk and the
 * leader has applied it. Every failure is a {@link io.borough.error.BoroughException}; nothing is thrown. Its class
 * says what happened:
 *
 * <ul>
 *   <li>{@link io.borough.error.RejectedException}: nothing was written, and the same call will fail again. {@code
 *       INVALID_ARGUMENT} for a null, {@code KEY_TOO_LARGE}, {@code VALUE_TOO_LARGE}, {@code BATCH_TOO_LARGE}, {@code
 *       NOT_STARTED} before {@link Borough#start()}.
 *   <li>{@link io.borough.error.UnavailableException}: nothing was written, and the call may be made again. {@code
 *       NO_QUORUM} or {@code NO_RING} when no leader was found, {@code NODE_UNREACHABLE}, {@code OVERLOADED} when the
 * shard's queue is full, {@code DISK_FULL}, {@code READ_TIMEOUT} for a read, {@code STOPPED} after {@link
 * Borough#stop()}. Borough has already retried until the deadline where a retry could help.
 *   <li>{@link io.borough.error.UnknownOutcomeException}, for writes only: the write was sent and its reply was lost,
 *       so it may have been applied. {@code TIMEOUT}, {@code LEADERSHIP_LOST} or {@code CONNECTION_LOST}. Read before
 *       writing again; a compare-and-put is safe to make again.
 *   <li>{@link io.borough.error.StorageException}: the leader's disk failed for this shard.
 * </ul>
 *
 * The methods below name only what they add to this.
 *
 * <p>Thread: any. Buffers are not copied: do not change what was passed in before the future has completed, and copy
 * what was given out before changing it.
 */
public interface Partition {
  /** As an expected revision: the key must exist, at any revision. */
  long PRESENT = -1;

  /**
   * Returns the partition's name.
   *
   * @return 1 to 512 bytes of UTF-8
   */
  String name();

  /**
   * Reads a value; linearizable.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @return the value, perhaps empty; null when the key is absent
   */
  Future<Buffer> get(Buffer key);

  /**
   * Reads a value.
   *
   * <p>With {@link io.borough.options.Consistency#LOCAL} this node's replica answers from what it has applied, which
   * may be older than an acknowledged write by as much as that replica lags. When this node has no replica of the
   * shard, another node's answers. A replica answers also when the shard has no majority.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @param options the consistency and the deadline of the read
   * @return the value, perhaps empty; null when the key is absent
   */
  Future<Buffer> get(Buffer key, ReadOptions options);

  /**
   * Reads a value with its revision; linearizable.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @return the entry; null when the key is absent
   */
  Future<Entry> getEntry(Buffer key);

  /**
   * Reads a value with its revision.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @param options as for {@link #get(Buffer, ReadOptions)}
   * @return the entry; null when the key is absent
   */
  Future<Entry> getEntry(Buffer key, ReadOptions options);

  /**
   * Reads many values as they were at one moment; linearizable.
   *
   * <p>Fails also with {@link io.borough.error.RejectedException} {@code BATCH_TOO_LARGE} when the keys, or the values
   * found, are larger together than {@code maxBatchBytes}: ask for fewer.
   *
   * @param keys any number of keys; a key may occur twice
   * @return as many values as keys, in their order, null where a key is absent
   */
  Future<List<Buffer>> getMany(List<Buffer> keys);

  /**
   * Writes a value, also when the key has one already.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @param value 0 to {@code maxValueBytes} bytes
   * @return the revision of the write, greater than every one before it in this partition
   */
  Future<Long> put(Buffer key, Buffer value);

  /**
   * Removes a key; a key that is absent is not an error.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @return the revision of the write, greater than every one before it in this partition
   */
  Future<Long> delete(Buffer key);

  /**
   * Writes a value if the key has not changed since it was read.
   *
   * <p>Fails also with {@link io.borough.error.RejectedException} {@code REVISION_MISMATCH} when another write came
   * first; nothing was written, and {@link io.borough.error.RejectedException#currentRevision()} has the key's
   * revision, 0 when it is absent. After an {@link io.borough.error.UnknownOutcomeException} it is safe to make the
   * same call again: a {@code REVISION_MISMATCH} then means that this write or another one was applied; {@link
   * #getEntry(Buffer)} shows which.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @param value 0 to {@code maxValueBytes} bytes
   * @param expectedRevision the revision last read, 0 when the key must be absent, or {@link #PRESENT} when the key
   *     must exist at any revision; a lower number is {@code INVALID_ARGUMENT}
   * @return the revision of the write, greater than every one before it in this partition
   * @see <a href="https://raft.github.io/raft.pdf">Ongaro and Ousterhout 2014, section 8</a>
   */
  Future<Long> compareAndPut(Buffer key, Buffer value, long expectedRevision);

  /**
   * Removes a key if it has not changed since it was read.
   *
   * <p>Fails also with {@link io.borough.error.RejectedException} {@code REVISION_MISMATCH}, as {@link
   * #compareAndPut(Buffer, Buffer, long)} does.
   *
   * @param key 0 to {@code maxKeyBytes} bytes
   * @param expectedRevision the revision last read; {@link #PRESENT} when the key must exist at any revision; 0 when it
   *     must be absent, and then nothing changes
   * @return the revision of the write, greater than every one before it in this partition
   */
  Future<Long> compareAndDelete(Buffer key, long expectedRevision);

  /**
   * Begins a batch of writes that happen together or not at all.
   *
   * @return a new, empty batch; nothing is sent before its {@link WriteBatch#write()}
   */
  WriteBatch batch();

  /**
   * Removes every key of a range, as one write. The cost does not depend on the number of keys.
   *
   * @param range the keys to remove; an empty range removes nothing
   * @return the revision of the write, greater than every one before it in this partition
   */
  Future<Long> clear(KeyRange range);

  /**
   * Reads a range as a stream, in key order.
   *
   * <p>The scan begins when a handler is set. It sees the partition as it was then: every write acknowledged before,
   * and no write that began after its first entry arrived. Its failures come to the stream's exception handler.
   *
   * @param options what to read; copied
   * @return a stream, paused until a handler is set
   */
  EntryStream scan(ScanOptions options);

  /**
   * Reads a range one entry at a time and can jump to a key; otherwise as {@link #scan(ScanOptions)}.
   *
   * @param options what to read; copied
   * @return an iterator, to be closed; it begins with its first {@link EntryIterator#next()}
   */
  EntryIterator iterator(ScanOptions options);

  /**
   * Estimates the disk space of a range, without reading the range.
   *
   * @param range the keys to measure
   * @return bytes of files on the leader, 0 or more, after compression. Entries that were just written may be missing,
   *     and removed entries may still count
   */
  Future<Long> approximateSize(KeyRange range);

  /**
   * Returns a property of the RocksDB store of the partition's shard, read on its leader.
   *
   * @param name one of RocksDB's, such as {@code rocksdb.estimate-num-keys}; it counts every partition of the shard
   * @return the property's text; null when the store has none of that name
   * @see <a href="https://github.com/facebook/rocksdb/blob/main/include/rocksdb/db.h">RocksDB, DB::Properties</a>
   */
  Future<String> property(String name);

  /**
   * Rewrites a range on the leader's disk so that removed and replaced entries free their space.
   *
   * <p>Changes no data. Takes the time to read and write the whole range. When the deadline passes first, the call
   * fails with {@code READ_TIMEOUT} and the rewriting continues.
   *
   * @param range the keys to rewrite
   * @return completes when the range is rewritten
   */
  Future<Void> compact(KeyRange range);

  /**
   * Returns the shard that holds the partition and the state of its replicas, also for a partition that was never
   * written.
   *
   * @return what the ring and the shard's leader report; without a leader, what the ring says
   */
  Future<PartitionInfo> info();

  /**
   * Returns a view of this partition with types other than buffers, such as {@code partition.as(Codec.string(),
   * Codec.json())}.
   *
   * @param keys turns keys into bytes, whose order is the order of scans
   * @param values turns values into bytes
   * @param <K> the type of keys
   * @param <V> the type of values
   * @return a view of this partition; it keeps nothing
   */
  <K, V> TypedPartition<K, V> as(Codec<K> keys, Codec<V> values);
}
