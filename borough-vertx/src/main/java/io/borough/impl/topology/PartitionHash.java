package io.borough.impl.topology;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The fixed 64-bit hash that places a partition's name on the circle: XXH64 with seed 0.
 *
 * <p>Part of the data format: it is in every stored key, so it never changes.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash specification</a>
 */
public final class PartitionHash {
  /** The longest partition name, in bytes of UTF-8. */
  public static final int MAX_NAME_BYTES = 512;

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;
  private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private PartitionHash() {}

  /** Returns the point of a partition's name on the circle, as an unsigned number. */
  public static long of(String partition) {
    return of(partition.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the point of a name's UTF-8 bytes on the circle, as an unsigned number. */
  public static long of(byte[] name) {
    int at = 0;
    long hash;
    if (name.length >= 32) {
      long a = PRIME_1 + PRIME_2;
      long b = PRIME_2;
      long c = 0;
      long d = -PRIME_1;
      for (; at + 32 <= name.length; at += 32) {
        a = round(a, (long) INT64.get(name, at));
        b = round(b, (long) INT64.get(name, at + 8));
        c = round(c, (long) INT64.get(name, at + 16));
        d = round(d, (long) INT64.get(name, at + 24));
      }
      hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = PRIME_5;
    }
    return tail(hash + name.length, name, at);
  }

  private static long tail(long start, byte[] name, int from) {
    long hash = start;
    int at = from;
    for (; at + 8 <= name.length; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, (long) INT64.get(name, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at + 4 <= name.length) {
      hash = Long.rotateLeft(hash ^ ((int) INT32.get(name, at) & 0xffffffffL) * PRIME_1, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < name.length; at++) {
      hash = Long.rotateLeft(hash ^ (name[at] & 0xff) * PRIME_5, 11) * PRIME_1;
    }
    hash = (hash ^ hash >>> 33) * PRIME_2;
    hash = (hash ^ hash >>> 29) * PRIME_3;
    return hash ^ hash >>> 32;
  }

  private static long round(long sum, long lane) {
    return Long.rotateLeft(sum + lane * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long sum) {
    return (hash ^ round(0, sum)) * PRIME_1 + PRIME_4;
  }
}
