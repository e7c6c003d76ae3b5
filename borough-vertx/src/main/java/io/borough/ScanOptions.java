package io.borough;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Set;

/**
 * The range that a scan reads, its direction and its limit.
 *
 * <p>The bounds mean what they mean in a {@link KeyRange}. Not safe for use by several threads; a scan keeps a copy.
 * In JSON the bounds are base64, written in the standard alphabet with padding; the URL-safe alphabet and missing
 * padding are read too.
 */
public final class ScanOptions {
  /** No limit: a stream is read with backpressure, so its length costs no memory. */
  public static final long DEFAULT_LIMIT = -1;

  /** 256 entries: at the 100 bytes of a usual entry a page is 25 KiB, one frame of the bus. */
  public static final int DEFAULT_PAGE_SIZE = 256;

  /** 10,000 entries: what one page may hold in memory on both ends, with the storage's bytes per page. */
  public static final int MAX_PAGE_SIZE = 10_000;

  private static final Set<String> NAMES =
      Set.of("gt", "gte", "lt", "lte", "prefix", "reverse", "limit", "keys", "values", "pageSize");

  private KeyRange range = KeyRange.all();
  private boolean reverse;
  private long limit = DEFAULT_LIMIT;
  private boolean keys = true;
  private boolean values = true;
  private int pageSize = DEFAULT_PAGE_SIZE;

  /** Makes the options of a scan that reads everything, keys ascending. */
  public ScanOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public ScanOptions(ScanOptions other) {
    range = other.range;
    reverse = other.reverse;
    limit = other.limit;
    keys = other.keys;
    values = other.values;
    pageSize = other.pageSize;
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public ScanOptions(JsonObject json) {
    for (String name : json.fieldNames()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(name + ": a scan has no such option");
      }
    }
    range = KeyRange.all().gt(key(json, "gt")).gte(key(json, "gte")).lt(key(json, "lt")).lte(key(json, "lte"))
        .withPrefix(key(json, "prefix"));
    reverse = flag(json, "reverse", false);
    keys = flag(json, "keys", true);
    values = flag(json, "values", true);
    setLimit(number(json, "limit", DEFAULT_LIMIT));
    setPageSize((int) inRange("pageSize", number(json, "pageSize", DEFAULT_PAGE_SIZE), 1, MAX_PAGE_SIZE));
  }

  /**
   * Writes the options as JSON; bounds that are absent are left out.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    putKey(json, "gt", range.gt());
    putKey(json, "gte", range.gte());
    putKey(json, "lt", range.lt());
    putKey(json, "lte", range.lte());
    putKey(json, "prefix", range.prefix());
    return json.put("reverse", reverse).put("limit", limit).put("keys", keys).put("values", values)
        .put("pageSize", pageSize);
  }

  /** {@return the range that the bounds and the prefix make together; a range; never null} */
  public KeyRange getRange() {
    return range;
  }

  /**
   * Sets every bound and the prefix at once.
   *
   * @param range what to read; null means everything
   * @return this
   */
  public ScanOptions setRange(KeyRange range) {
    this.range = range == null ? KeyRange.all() : range;
    return this;
  }

  /** {@return the key after which the range begins; a key, or null when absent} */
  public Buffer getGt() {
    return range.gt();
  }

  /**
   * Begins the range after a key.
   *
   * @param key the last key before the range, or null for no such bound
   * @return this
   */
  public ScanOptions setGt(Buffer key) {
    range = range.gt(key);
    return this;
  }

  /** {@return the key at which the range begins; a key, or null when absent} */
  public Buffer getGte() {
    return range.gte();
  }

  /**
   * Begins the range at a key; wins over {@link #setGt(Buffer)}.
   *
   * @param key the first key that may be in the range, or null for no such bound
   * @return this
   */
  public ScanOptions setGte(Buffer key) {
    range = range.gte(key);
    return this;
  }

  /** {@return the key before which the range ends; a key, or null when absent} */
  public Buffer getLt() {
    return range.lt();
  }

  /**
   * Ends the range before a key.
   *
   * @param key the first key after the range, or null for no such bound
   * @return this
   */
  public ScanOptions setLt(Buffer key) {
    range = range.lt(key);
    return this;
  }

  /** {@return the key at which the range ends; a key, or null when absent} */
  public Buffer getLte() {
    return range.lte();
  }

  /**
   * Ends the range at a key; wins over {@link #setLt(Buffer)}.
   *
   * @param key the last key that may be in the range, or null for no such bound
   * @return this
   */
  public ScanOptions setLte(Buffer key) {
    range = range.lte(key);
    return this;
  }

  /** {@return the prefix that every key of the range has; a prefix, never empty, or null when there is none} */
  public Buffer getPrefix() {
    return range.prefix();
  }

  /**
   * Narrows the range to the keys that begin with the given bytes.
   *
   * @param prefix the first bytes; empty or null means no prefix
   * @return this
   */
  public ScanOptions setPrefix(Buffer prefix) {
    range = range.withPrefix(prefix);
    return this;
  }

  /** {@return whether the greatest key comes first; true when it does; false by default} */
  public boolean isReverse() {
    return reverse;
  }

  /**
   * Sets the direction; the bounds keep their meaning.
   *
   * @param reverse true to read the greatest key first
   * @return this
   */
  public ScanOptions setReverse(boolean reverse) {
    this.reverse = reverse;
    return this;
  }

  /** {@return the largest number of entries that the scan gives; 0 or more, or -1 for all} */
  public long getLimit() {
    return limit;
  }

  /**
   * Sets the largest number of entries that the scan gives.
   *
   * @param limit 0 for none, -1 for all, which is the default
   * @return this
   * @throws IllegalArgumentException when less than -1
   */
  public ScanOptions setLimit(long limit) {
    this.limit = inRange("limit", limit, -1, Long.MAX_VALUE);
    return this;
  }

  /** {@return whether entries have their keys; true by default} */
  public boolean isKeys() {
    return keys;
  }

  /**
   * Sets whether entries have their keys; without, {@link Entry#key()} is null.
   *
   * @param keys false to leave the keys out, which saves network traffic
   * @return this
   */
  public ScanOptions setKeys(boolean keys) {
    this.keys = keys;
    return this;
  }

  /** {@return whether entries have their values; true by default} */
  public boolean isValues() {
    return values;
  }

  /**
   * Sets whether entries have their values; without, {@link Entry#value()} is null.
   *
   * @param values false to leave the values out, which saves network traffic
   * @return this
   */
  public ScanOptions setValues(boolean values) {
    this.values = values;
    return this;
  }

  /** {@return the largest number of entries in a page; 1 to {@value #MAX_PAGE_SIZE}} */
  public int getPageSize() {
    return pageSize;
  }

  /**
   * Sets the largest number of entries in a page. A page is also bounded in bytes, so it may hold fewer.
   *
   * @param pageSize 1 to {@value #MAX_PAGE_SIZE}; {@value #DEFAULT_PAGE_SIZE} by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public ScanOptions setPageSize(int pageSize) {
    this.pageSize = (int) inRange("pageSize", pageSize, 1, MAX_PAGE_SIZE);
    return this;
  }

  @Override
  public String toString() {
    return "ScanOptions" + toJson().encode();
  }

  private static long inRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " is not within " + least + " to " + most);
    }
    return value;
  }

  private static Buffer key(JsonObject json, String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException(name + ": must be base64 text");
    }
    try { // the decoder takes missing padding as it is
      return Buffer.buffer(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": is not base64: " + e.getMessage(), e);
    }
  }

  private static void putKey(JsonObject json, String name, Buffer key) {
    if (key != null) {
      json.put(name, Base64.getEncoder().encodeToString(key.getBytes()));
    }
  }

  private static boolean flag(JsonObject json, String name, boolean otherwise) {
    Object value = json.getValue(name);
    if (value != null && !(value instanceof Boolean)) {
      throw new IllegalArgumentException(name + ": must be true or false");
    }
    return value == null ? otherwise : (Boolean) value;
  }

  private static long number(JsonObject json, String name, long otherwise) {
    Object value = json.getValue(name);
    if (value != null && !(value instanceof Integer || value instanceof Long)) {
      throw new IllegalArgumentException(name + ": must be a whole number");
    }
    return value == null ? otherwise : ((Number) value).longValue();
  }
}
