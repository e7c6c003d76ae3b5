package io.borough;

import io.borough.codec.Codec;
import io.vertx.core.Future;
import java.util.List;

/**
 * A {@link Partition} whose keys and values are encoded and decoded by codecs.
 *
 * <p>Made by {@link Partition#as(Codec, Codec)}. Every method does what the partition's does, and completes and fails
 * the same way. Further, a key or value that a codec refuses fails the future with {@link
 * io.borough.error.RejectedException} {@code INVALID_ARGUMENT}: while encoding, nothing was sent; while decoding, the
 * stored bytes were written with another codec.
 *
 * <p>For batches and ranges use the partition itself with the codecs: {@code
 * typed.partition().batch().put(typed.keys().encode(k), typed.values().encode(v))}.
 *
 * <p>Thread: any. Codecs run on the caller's thread and on the context that a future completes on.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface TypedPartition<K, V> {
  /**
   * Returns the partition behind this view.
   *
   * @return never null
   */
  Partition partition();

  /**
   * Returns the codec of the keys.
   *
   * @return never null
   */
  Codec<K> keys();

  /**
   * Returns the codec of the values.
   *
   * @return never null
   */
  Codec<V> values();

  /**
   * Reads a value, as {@link Partition#get(io.vertx.core.buffer.Buffer)} does.
   *
   * @param key the key
   * @return the value; null when the key is absent
   */
  Future<V> get(K key);

  /**
   * Reads a value with its revision, as {@link Partition#getEntry(io.vertx.core.buffer.Buffer)} does.
   *
   * @param key the key
   * @return the entry; null when the key is absent
   */
  Future<TypedEntry<K, V>> getEntry(K key);

  /**
   * Reads many values as they were at one moment, as {@link Partition#getMany(List)} does.
   *
   * @param keys any number
   * @return as many values as keys, in their order, null where a key is absent
   */
  Future<List<V>> getMany(List<K> keys);

  /**
   * Writes a value, as {@link Partition#put} does.
   *
   * @param key the key
   * @param value the value
   * @return the revision of the write
   */
  Future<Long> put(K key, V value);

  /**
   * Removes a key, as {@link Partition#delete} does.
   *
   * @param key the key
   * @return the revision of the write
   */
  Future<Long> delete(K key);

  /**
   * Writes a value if the key has not changed since it was read, as {@link Partition#compareAndPut} does.
   *
   * @param key the key
   * @param value the value
   * @param expectedRevision the revision last read, or 0 when the key must be absent
   * @return the revision of the write
   */
  Future<Long> compareAndPut(K key, V value, long expectedRevision);

  /**
   * Removes a key if it has not changed since it was read, as {@link Partition#compareAndDelete} does.
   *
   * @param key the key
   * @param expectedRevision the revision last read, or 0 when the key must be absent
   * @return the revision of the write
   */
  Future<Long> compareAndDelete(K key, long expectedRevision);

  /**
   * Reads a range as a stream, as {@link Partition#scan(ScanOptions)} does. Its order is that of the encoded keys.
   *
   * @param options what to read, with bounds in encoded form; copied
   * @return a stream, paused until a handler is set
   */
  TypedEntryStream<K, V> scan(ScanOptions options);
}
