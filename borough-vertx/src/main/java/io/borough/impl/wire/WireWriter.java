package io.borough.impl.wire;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Appends fields to a growing array of bytes, big-endian. Not thread-safe. */
public final class WireWriter {
  private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int length;

  public WireWriter() {
    this(64);
  }

  private WireWriter(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Makes a writer with room for {@code capacity} bytes before it grows. */
  public WireWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Makes a writer that begins with {@code bytes}; the array belongs to the writer from then on. */
  public static WireWriter over(byte[] bytes) {
    WireWriter wire = new WireWriter(bytes);
    wire.length = bytes.length;
    return wire;
  }

  /** Returns the bytes of one message. */
  public static byte[] bytesOf(WireMessage message) {
    WireWriter wire = new WireWriter();
    message.writeTo(wire);
    return wire.toBytes();
  }

  public WireWriter int8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public WireWriter bool(boolean value) {
    return int8(value ? 1 : 0);
  }

  /** Appends the low 16 bits. */
  public WireWriter int16(int value) {
    reserve(2);
    INT16.set(bytes, length, (short) value);
    length += 2;
    return this;
  }

  public WireWriter int32(int value) {
    reserve(4);
    INT32.set(bytes, length, value);
    length += 4;
    return this;
  }

  public WireWriter int64(long value) {
    reserve(8);
    INT64.set(bytes, length, value);
    length += 8;
    return this;
  }

  /** Appends a 32-bit length and the bytes. */
  public WireWriter bytes(byte[] value) {
    return int32(value.length).raw(value, 0, value.length);
  }

  /** Appends a 32-bit length and a copy of the bytes. */
  public WireWriter bytes(Buffer value) {
    int size = value.length();
    int32(size);
    reserve(size);
    value.getBytes(bytes, length);
    length += size;
    return this;
  }

  /** Appends a length of -1 for null, otherwise as {@link #bytes(Buffer)}. */
  public WireWriter nullableBytes(Buffer value) {
    return value == null ? int32(-1) : bytes(value);
  }

  /** Appends the bytes alone, without a length. */
  public WireWriter raw(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** Appends UTF-8 with a 32-bit length. */
  public WireWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a length of -1 for null, otherwise as {@link #text}. */
  public WireWriter nullableText(String value) {
    return value == null ? int32(-1) : text(value);
  }

  /** Appends a 32-bit count and each item. */
  public <T> WireWriter list(List<T> items, BiConsumer<WireWriter, T> item) {
    int32(items.size());
    for (T each : items) {
      item.accept(this, each);
    }
    return this;
  }

  /** Appends a message, which writes itself. */
  public WireWriter message(WireMessage message) {
    message.writeTo(this);
    return this;
  }

  /** Returns how many bytes were appended. */
  public int length() {
    return length;
  }

  /** Overwrites four earlier bytes, for a length or count that becomes known later. */
  public void patchInt32(int position, int value) {
    INT32.set(bytes, position, value);
  }

  /** Overwrites eight earlier bytes. */
  public void patchInt64(int position, long value) {
    INT64.set(bytes, position, value);
  }

  /** Removes everything after the first {@code count} bytes. */
  public void truncate(int count) {
    if (count < 0 || count > length) {
      throw new IllegalArgumentException(count + " of " + length + " bytes");
    }
    length = count;
  }

  /** Appends the written bytes to a buffer. */
  public void appendTo(Buffer buffer) {
    buffer.appendBytes(bytes, 0, length);
  }

  /** Returns a reader of the written bytes, in place: nothing may be written while it is in use. */
  public WireReader reader() {
    return new WireReader(bytes, 0, length);
  }

  /** Returns a copy of the written bytes. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Returns what has been written without copying it when it fills the writer's array, as it does when the capacity was
   * the exact size; nothing may be written afterwards.
   */
  public byte[] takeBytes() {
    return length == bytes.length ? bytes : toBytes();
  }

  /** Returns a buffer with a copy of the written bytes. */
  public Buffer toBuffer() {
    return Buffer.buffer(length).appendBytes(bytes, 0, length);
  }

  private void reserve(int count) {
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, 2L * bytes.length)));
    }
  }
}
