package io.borough.impl.wire;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what {@link WireWriter} wrote. Every length is checked against the remaining bytes before memory is allocated
 * for it. Not thread-safe.
 *
 * <p>Every method throws {@link WireFormatException} when the bytes end too soon or are not a valid value.
 */
public final class WireReader {
  private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int MAX_FIRST_ROOM = 1_024;

  private final byte[] bytes;
  private final int end;
  private int position;

  /** Makes a reader of an array, which must not change while the reader is in use. */
  public WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Makes a reader of {@code count} bytes from {@code offset}, in place. */
  public WireReader(byte[] bytes, int offset, int count) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + count;
  }

  public WireReader(Buffer buffer) {
    this(buffer.getBytes());
  }

  /** Reads the version byte and refuses any but those from 1 to {@code newest}. */
  public int version(int newest) {
    int version = int8();
    if (version < 1 || version > newest) {
      throw new WireFormatException("version " + version + " is not one of 1 to " + newest);
    }
    return version;
  }

  /** Reads an unsigned byte. */
  public int int8() {
    need(1);
    return bytes[position++] & 0xff;
  }

  public boolean bool() {
    int value = int8();
    if (value > 1) {
      throw new WireFormatException("not a boolean: " + value);
    }
    return value == 1;
  }

  /** Reads an unsigned 16-bit number. */
  public int int16() {
    need(2);
    int value = (short) INT16.get(bytes, position) & 0xffff;
    position += 2;
    return value;
  }

  public int int32() {
    need(4);
    int value = (int) INT32.get(bytes, position);
    position += 4;
    return value;
  }

  public long int64() {
    need(8);
    long value = (long) INT64.get(bytes, position);
    position += 8;
    return value;
  }

  /** Reads bytes with a 32-bit length into a copy. */
  public byte[] bytes() {
    return raw(int32());
  }

  /** Reads the next {@code count} bytes into a copy. */
  public byte[] raw(int count) {
    need(count);
    byte[] value = new byte[count];
    System.arraycopy(bytes, position, value, 0, count);
    position += count;
    return value;
  }

  /** Reads bytes with a 32-bit length into a new buffer. */
  public Buffer buffer() {
    int count = int32();
    need(count);
    Buffer value = Buffer.buffer(count).appendBytes(bytes, position, count);
    position += count;
    return value;
  }

  /** Returns null for a length of -1, otherwise reads as {@link #buffer} does. */
  public Buffer nullableBuffer() {
    return absent() ? null : buffer();
  }

  public String text() {
    int count = int32();
    need(count);
    String value = new String(bytes, position, count, StandardCharsets.UTF_8);
    position += count;
    return value;
  }

  /** Returns null for a length of -1, otherwise reads as {@link #text} does. */
  public String nullableText() {
    return absent() ? null : text();
  }

  /** Reads a list, whose count is at most the number of remaining bytes. */
  public <T> List<T> list(Function<WireReader, T> item) {
    int count = int32();
    if (count < 0 || count > remaining()) {
      throw new WireFormatException("a list of " + count + " items in " + remaining() + " bytes");
    }
    List<T> items = new ArrayList<>(Math.min(count, MAX_FIRST_ROOM)); // grows as items are read
    for (int i = 0; i < count; i++) {
      items.add(item.apply(this));
    }
    return items;
  }

  /** Returns the start of the next field, as an index into the array. */
  public int position() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  /** Skips {@code count} bytes. */
  public void skip(int count) {
    need(count);
    position += count;
  }

  /** Returns a reader of the next {@code count} bytes, which this reader skips. */
  public WireReader part(int count) {
    need(count);
    WireReader part = new WireReader(bytes, position, count);
    position += count;
    return part;
  }

  /** Refuses remaining bytes: a stored value has no fields that this build does not know. */
  public void end() {
    if (position != end) {
      throw new WireFormatException((end - position) + " bytes too many");
    }
  }

  private boolean absent() {
    need(4);
    if ((int) INT32.get(bytes, position) != -1) {
      return false;
    }
    position += 4;
    return true;
  }

  private void need(int count) {
    if (count < 0 || count > end - position) {
      throw new WireFormatException(count + " bytes wanted, " + (end - position) + " left");
    }
  }
}
