package io.borough.verticles.storage;

import java.util.Arrays;
import org.rocksdb.WriteBatch;

/**
 * Builds a RocksDB write batch as bytes, which are passed to native code once, not change by change.
 *
 * <p>The format is RocksDB's own, which its log and its replication use: eight bytes that RocksDB fills in, a 32-bit
 * count, then for each change a type, and its key and value, each behind its length. Numbers are little-endian. One
 * thread.
 *
 * @see <a href="https://github.com/facebook/rocksdb/blob/main/db/write_batch.cc">write_batch.cc</a>
 */
final class RawWriteBatch {
  private static final int COUNT_AT = 8;
  private static final int HEADER_BYTES = 12;
  private static final int MAX_LENGTH_BYTES = 5;
  private static final byte DELETE = 0;
  private static final byte PUT = 1;
  private static final byte DELETE_RANGE = 0xF;

  private byte[] bytes;
  private int length = HEADER_BYTES;
  private int count;

  /** Creates an empty batch with room for this many bytes at first. */
  RawWriteBatch(int expected) {
    bytes = new byte[HEADER_BYTES + expected];
  }

  void put(byte[] key, byte[] value) {
    change(PUT);
    bytes(key);
    bytes(value);
  }

  void delete(byte[] key) {
    change(DELETE);
    bytes(key);
  }

  /** Deletes the keys from the first one, included, to the second one, excluded. */
  void deleteRange(byte[] from, byte[] to) {
    change(DELETE_RANGE);
    bytes(from);
    bytes(to);
  }

  /** Begins a put. The caller then adds the key and the value, each with {@link #keyOrValue}. */
  void beginPut() {
    change(PUT);
  }

  /** Begins a deletion. The caller then adds the key with {@link #keyOrValue}. */
  void beginDelete() {
    change(DELETE);
  }

  /**
   * Begins a key or a value of this many bytes. Returns the position in {@link #array} at which the caller writes them.
   */
  int keyOrValue(int size) {
    reserve(MAX_LENGTH_BYTES + size);
    int rest = size;
    while (rest > 0x7f) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    int at = length;
    length += size;
    return at;
  }

  /** Returns the array that holds the batch until the next change. */
  byte[] array() {
    return bytes;
  }

  private void bytes(byte[] all) {
    int at = keyOrValue(all.length);
    System.arraycopy(all, 0, bytes, at, all.length);
  }

  private void change(byte type) {
    reserve(1);
    bytes[length++] = type;
    count++;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** Returns the batch, which the caller closes. */
  WriteBatch toBatch() {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[COUNT_AT + i] = (byte) (count >>> 8 * i);
    }
    return new WriteBatch(Arrays.copyOf(bytes, length));
  }
}
