package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.topology.PartitionHash;
import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * What is in a shard's RocksDB, byte by byte. Format {@value #FORMAT}; all numbers big-endian.
 *
 * <pre>
 * 00 | name                                                -> metadata: "format" -> int16, "applied" -> {@link
 * AppliedState} 01 | hash64 of the partition | int16 length | name | key -> 01 | int64 revision | value
 * 02 | 16 bytes of a session's id | int64 index             -> {@link WriteSession}; since format 2
 * </pre>
 *
 * <p>RocksDB orders keys as unsigned bytes. So partitions lie in the order of their hashes, each as one range, and the
 * keys of a partition lie in their own order. Because the name's length comes first, no key belongs to two partitions.
 */
final class KeyLayout {
  /** The newest format that this program reads, and the one it writes. */
  static final int FORMAT = 2;

  /** Metadata: the format of everything else. */
  static final byte[] FORMAT_KEY = metadata("format");
  /** Metadata: how far the log has been applied. */
  static final byte[] APPLIED_KEY = metadata("applied");

  /** The bytes of a stored value before the user's bytes. */
  static final int VALUE_HEADER_BYTES = 9;

  private static final byte METADATA = 0;
  private static final byte ENTRY = 1;
  private static final byte SESSION = 2;
  private static final int SESSION_KEY_BYTES = 25;
  private static final byte VALUE_FORMAT = 1;
  private static final int MAX_NAME_BYTES = 0xffff;
  private static final int NAME_AT = 11;
  private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private KeyLayout() {}

  private static byte[] metadata(String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    byte[] key = new byte[1 + text.length];
    key[0] = METADATA;
    System.arraycopy(text, 0, key, 1, text.length);
    return key;
  }

  /**
   * Returns the prefix of every key of a partition. It is also the partition's first key, that of the empty key.
   *
   * @throws io.borough.error.RejectedException {@code NAME_INVALID} when the name is too long
   */
  static byte[] prefix(String partition) {
    return prefix(partition.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the prefix of every key of a partition, whose name is given in UTF-8. */
  static byte[] prefix(byte[] name) {
    if (name.length > MAX_NAME_BYTES) {
      throw ErrorCode.NAME_INVALID.failure("a partition's name has " + name.length + " bytes");
    }
    byte[] prefix = new byte[NAME_AT + name.length];
    prefix[0] = ENTRY;
    INT64.set(prefix, 1, PartitionHash.of(name));
    prefix[9] = (byte) (name.length >>> 8);
    prefix[10] = (byte) name.length;
    System.arraycopy(name, 0, prefix, NAME_AT, name.length);
    return prefix;
  }

  /** Returns the first key of the sessions' records, which are behind all other keys. */
  static byte[] sessions() {
    return new byte[] {SESSION};
  }

  /** Returns the key of a session's record of one log entry. */
  static byte[] session(UUID session, long index) {
    byte[] key = new byte[SESSION_KEY_BYTES];
    key[0] = SESSION;
    INT64.set(key, 1, session.getMostSignificantBits());
    INT64.set(key, 9, session.getLeastSignificantBits());
    INT64.set(key, 17, index);
    return key;
  }

  /** Returns the session in a record's key. */
  static UUID session(byte[] key) {
    if (key.length != SESSION_KEY_BYTES) {
      throw ErrorCode.CORRUPT_DATA.failure("a session's key has " + key.length + " bytes");
    }
    return new UUID((long) INT64.get(key, 1), (long) INT64.get(key, 9));
  }

  /** Returns the index of the log entry in a record's key. */
  static long sessionIndex(byte[] key) {
    return (long) INT64.get(key, 17);
  }

  /** Returns the stored key of a partition's key. */
  static byte[] key(byte[] prefix, Buffer key) {
    byte[] stored = Arrays.copyOf(prefix, prefix.length + key.length());
    key.getBytes(stored, prefix.length);
    return stored;
  }

  /**
   * Returns the stored key at which a range ends: that of {@code to} or, when that is null, the first behind the
   * partition.
   */
  static byte[] end(byte[] prefix, Buffer to) {
    return to == null ? afterAll(prefix) : key(prefix, to);
  }

  /** Returns the first key behind all that begin with the prefix. */
  private static byte[] afterAll(byte[] prefix) {
    byte[] end = prefix.clone();
    int last = end.length - 1;
    while (end[last] == (byte) 0xff) { // the first byte is 1, so the loop ends there at the latest
      end[last--] = 0;
    }
    end[last]++;
    return end;
  }

  /** Returns the key right after this one. */
  static byte[] after(byte[] stored) {
    return Arrays.copyOf(stored, stored.length + 1);
  }

  /** Returns the user's part of a stored key. */
  static Buffer userKey(byte[] prefix, byte[] stored) {
    int length = stored.length - prefix.length;
    return Buffer.buffer(length).appendBytes(stored, prefix.length, length);
  }

  /** Writes the header of a stored value. */
  static void valueHeader(long revision, byte[] bytes, int at) {
    bytes[at] = VALUE_FORMAT;
    INT64.set(bytes, at + 1, revision);
  }

  /** Returns the revision of a stored value. The value's header is enough. */
  static long revision(byte[] stored) {
    if (stored.length < VALUE_HEADER_BYTES || stored[0] != VALUE_FORMAT) {
      throw ErrorCode.CORRUPT_DATA.failure("a stored value of " + stored.length + " bytes is of no known format");
    }
    return (long) INT64.get(stored, 1);
  }

  /** Returns the user's part of a stored value. */
  static Buffer userValue(byte[] stored) {
    int length = stored.length - VALUE_HEADER_BYTES;
    return Buffer.buffer(length).appendBytes(stored, VALUE_HEADER_BYTES, length);
  }

  /** Returns the read result of a stored value, or of an absent one when it is null. */
  static ReadResult found(byte[] stored) {
    if (stored == null) {
      return new ReadResult(null, 0);
    }
    long revision = revision(stored);
    return new ReadResult(userValue(stored), revision);
  }
}
