package io.borough;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * A range of keys. Keys are ordered as unsigned bytes, and a key comes before every longer key that it is a prefix of.
 *
 * <p>A null bound does not limit the range. An empty bound is the empty key, which is a key like any other: {@code gt}
 * the empty key means every other key, {@code lt} the empty key means no key. {@code gte} wins over {@code gt} and
 * {@code lte} over {@code lt} when both are set. A prefix narrows the range further; the empty prefix is no prefix. A
 * range whose ends cross is empty; that is not an error.
 *
 * <p>Immutable: buffers passed in and returned are copies.
 *
 * <pre>{@code
 * KeyRange.all() // every key KeyRange.prefix(Buffer.buffer("user/")) // every key with this prefix
 * KeyRange.all().gte(first).lt(last) // first <= key < last
 * }</pre>
 */
public final class KeyRange {
  private static final KeyRange ALL = new KeyRange(null, null, null, null, null);

  private final byte[] gt;
  private final byte[] gte;
  private final byte[] lt;
  private final byte[] lte;
  private final byte[] prefix; // null or not empty

  private KeyRange(byte[] gt, byte[] gte, byte[] lt, byte[] lte, byte[] prefix) {
    this.gt = gt;
    this.gte = gte;
    this.lt = lt;
    this.lte = lte;
    this.prefix = prefix;
  }

  /**
   * Returns the range that holds every key.
   *
   * @return the range without bounds
   */
  public static KeyRange all() {
    return ALL;
  }

  /**
   * Returns the range of the keys that begin with the given bytes.
   *
   * @param prefix the first bytes; empty or null means every key
   * @return a range
   */
  public static KeyRange prefix(Buffer prefix) {
    return ALL.withPrefix(prefix);
  }

  /**
   * Returns this range with a lower bound that is outside the range.
   *
   * @param key the last key before the range, or null for no such bound
   * @return a range that differs in this bound
   */
  public KeyRange gt(Buffer key) {
    return new KeyRange(bytes(key), gte, lt, lte, prefix);
  }

  /**
   * Returns this range with a lower bound that is inside the range; wins over {@link #gt(Buffer)}.
   *
   * @param key the first key that may be in the range, or null for no such bound
   * @return a range that differs in this bound
   */
  public KeyRange gte(Buffer key) {
    return new KeyRange(gt, bytes(key), lt, lte, prefix);
  }

  /**
   * Returns this range with an upper bound that is outside the range.
   *
   * @param key the first key after the range, or null for no such bound
   * @return a range that differs in this bound
   */
  public KeyRange lt(Buffer key) {
    return new KeyRange(gt, gte, bytes(key), lte, prefix);
  }

  /**
   * Returns this range with an upper bound that is inside the range; wins over {@link #lt(Buffer)}.
   *
   * @param key the last key that may be in the range, or null for no such bound
   * @return a range that differs in this bound
   */
  public KeyRange lte(Buffer key) {
    return new KeyRange(gt, gte, lt, bytes(key), prefix);
  }

  /**
   * Returns this range narrowed to the keys with a prefix, which replaces an earlier prefix.
   *
   * @param newPrefix the first bytes; empty or null means no prefix
   * @return a range that differs in its prefix
   */
  public KeyRange withPrefix(Buffer newPrefix) {
    return new KeyRange(gt, gte, lt, lte, newPrefix == null || newPrefix.length() == 0 ? null : bytes(newPrefix));
  }

  /**
   * Returns the bound set by {@link #gt(Buffer)}.
   *
   * @return a copy, or null when absent
   */
  public Buffer gt() {
    return buffer(gt);
  }

  /**
   * Returns the bound set by {@link #gte(Buffer)}.
   *
   * @return a copy, or null when absent
   */
  public Buffer gte() {
    return buffer(gte);
  }

  /**
   * Returns the bound set by {@link #lt(Buffer)}.
   *
   * @return a copy, or null when absent
   */
  public Buffer lt() {
    return buffer(lt);
  }

  /**
   * Returns the bound set by {@link #lte(Buffer)}.
   *
   * @return a copy, or null when absent
   */
  public Buffer lte() {
    return buffer(lte);
  }

  /**
   * Returns the prefix.
   *
   * @return a copy, never empty, or null when there is none
   */
  public Buffer prefix() {
    return buffer(prefix);
  }

  /**
   * Returns the start of the range, from all its bounds together.
   *
   * @return the smallest key that may be in the range; the empty key when the range has no start; never null
   */
  public Buffer startInclusive() {
    return buffer(start());
  }

  /**
   * Returns the end of the range, from all its bounds together.
   *
   * @return the smallest key past the range; null when the range has no end
   */
  public Buffer endExclusive() {
    return buffer(end());
  }

  /**
   * Returns whether no key can be in the range.
   *
   * @return true when its ends meet or cross
   */
  public boolean isEmpty() {
    byte[] end = end();
    return end != null && Arrays.compareUnsigned(start(), end) >= 0;
  }

  /**
   * Returns whether a key is in the range.
   *
   * @param key any key
   * @return true when every bound admits the key
   */
  public boolean contains(Buffer key) {
    byte[] bytes = key.getBytes();
    byte[] end = end();
    return Arrays.compareUnsigned(start(), bytes) <= 0 && (end == null || Arrays.compareUnsigned(bytes, end) < 0);
  }

  private byte[] start() {
    byte[] start = gte != null ? gte : gt != null ? successor(gt) : new byte[0];
    return prefix != null && Arrays.compareUnsigned(prefix, start) > 0 ? prefix : start;
  }

  private byte[] end() {
    byte[] end = lte != null ? successor(lte) : lt;
    byte[] prefixEnd = prefix != null ? afterPrefix(prefix) : null;
    if (end == null || prefixEnd == null) {
      return end == null ? prefixEnd : end;
    }
    return Arrays.compareUnsigned(end, prefixEnd) <= 0 ? end : prefixEnd;
  }

  /** Returns the smallest key after k: k followed by a zero byte. */
  private static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  /**
   * Returns the smallest key after all keys with the prefix: its last byte below 0xff plus one. Null when all are 0xff.
   */
  private static byte[] afterPrefix(byte[] prefix) {
    for (int last = prefix.length - 1; last >= 0; last--) {
      if (prefix[last] != (byte) 0xff) {
        byte[] after = Arrays.copyOf(prefix, last + 1);
        after[last]++;
        return after;
      }
    }
    return null;
  }

  private static byte[] bytes(Buffer buffer) {
    return buffer == null ? null : buffer.getBytes();
  }

  private static Buffer buffer(byte[] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  /** Ranges are equal when their bounds are equal. Two ranges with different bounds may hold the same keys. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRange range
        && Arrays.equals(gt, range.gt)
        && Arrays.equals(gte, range.gte)
        && Arrays.equals(lt, range.lt)
        && Arrays.equals(lte, range.lte)
        && Arrays.equals(prefix, range.prefix);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(gt), Arrays.hashCode(gte), Arrays.hashCode(lt), Arrays.hashCode(lte), Arrays.hashCode(prefix));
  }

  /** Shows the bounds that are set, in hexadecimal. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ", "KeyRange[", "]");
    show(text, "gt", gt);
    show(text, "gte", gte);
    show(text, "lt", lt);
    show(text, "lte", lte);
    show(text, "prefix", prefix);
    return text.toString();
  }

  private static void show(StringJoiner text, String name, byte[] bound) {
    if (bound != null) {
      text.add(name + "=" + HexFormat.of().formatHex(bound));
    }
  }
}
