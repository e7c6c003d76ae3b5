package io.borough.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Draws values from a seed, and often those at which code breaks: zero, the largest and the smallest, the empty, 0x00
 * and 0xff, halves of surrogate pairs. Equal seeds draw equal values.
 */
public final class Values {
  private static final long[] EDGES = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1,
      Integer.MAX_VALUE, Integer.MIN_VALUE, 1L + Integer.MAX_VALUE, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff};
  private static final byte[] EDGE_BYTES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
  private static final String EDGE_CHARS =
      "\"\\'%/?&=+,;:*#.-_ \t\r\n\u0000\u001f\u007f\u0080\u00a0\u00df\u00ff\u0130\u0301\u2028\u202e\ufeff\ufffd\uffff";
  private static final int USUAL_LENGTH = 255;
  private static final int LONG_LENGTH = 70_000; // more than two bytes count
  private static final int KINDS = 6;

  private final long seed;
  private final Random random;

  /** Values of this seed. */
  public Values(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Returns the seed, for the test's own messages. */
  public long seed() {
    return seed;
  }

  /** Returns the source of chance itself. */
  public Random random() {
    return random;
  }

  /** Returns any long. */
  public long int64() {
    return switch (random.nextInt(4)) {
      case 0 -> EDGES[random.nextInt(EDGES.length)];
      case 1 -> (1L << random.nextInt(64)) + random.nextInt(3) - 1; // around a power of two
      case 2 -> random.nextLong() >> random.nextInt(64); // of any magnitude
      default -> random.nextLong();
    };
  }

  /** Returns any int. */
  public int int32() {
    return (int) int64();
  }

  /** Returns any short. */
  public short int16() {
    return (short) int64();
  }

  /** Returns any byte. */
  public byte int8() {
    return chance(4) ? EDGE_BYTES[random.nextInt(EDGE_BYTES.length)] : (byte) random.nextInt();
  }

  /** Returns true or false. */
  public boolean bool() {
    return random.nextBoolean();
  }

  /** Returns a number from {@code min} to {@code max}, both included. */
  public int between(int min, int max) {
    return switch (random.nextInt(10)) {
      case 0 -> min;
      case 1 -> max;
      default -> min + random.nextInt(max - min + 1);
    };
  }

  /** Returns a number from {@code min} to {@code max}, both included. */
  public double between(double min, double max) {
    return switch (random.nextInt(10)) {
      case 0 -> min;
      case 1 -> max;
      default -> min + random.nextDouble() * (max - min);
    };
  }

  /** Returns one of these. */
  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** Returns null every second time. */
  public <T> T orNull(Supplier<T> value) {
    return bool() ? null : value.get();
  }

  /** Returns a list of at most so many values. */
  public <T> List<T> list(int maxSize, Supplier<T> value) {
    int size = size(maxSize);
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(value.get());
    }
    return list;
  }

  /** Returns up to 255 bytes, and now and then 70,000. */
  public byte[] bytes() {
    return bytes(usualLength());
  }

  /** Returns at most so many bytes. */
  public byte[] bytes(int maxLength) {
    byte[] bytes = new byte[size(maxLength)];
    switch (random.nextInt(KINDS)) {
      case 0 -> Arrays.fill(bytes, (byte) 0);
      case 1 -> Arrays.fill(bytes, (byte) 0xff);
      case 2 -> {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = EDGE_BYTES[random.nextInt(EDGE_BYTES.length)];
        }
      }
      default -> random.nextBytes(bytes);
    }
    return bytes;
  }

  /** Returns up to 255 chars, and now and then 70,000; not all have a form in UTF-8. */
  public String text() {
    int length = size(usualLength());
    StringBuilder text = new StringBuilder(length + 1);
    int kind = random.nextInt(KINDS + 1); // the last mixes the others
    while (text.length() < length) {
      append(text, kind == KINDS ? random.nextInt(KINDS) : kind);
    }
    return text.toString();
  }

  private void append(StringBuilder text, int kind) {
    switch (kind) {
      case 0 -> text.append((char) (' ' + random.nextInt(0x7f - ' '))); // printable
      case 1 -> text.append((char) random.nextInt(0x100)); // with control characters
      case 2 -> text.append(EDGE_CHARS.charAt(random.nextInt(EDGE_CHARS.length())));
      case 3 -> text.append((char) random.nextInt(0x1_0000)); // any, halves of pairs too
      case 4 -> text.appendCodePoint(0x1_0000 + random.nextInt(0x10_0000)); // a pair
      default -> text.append((char) (Character.MIN_SURROGATE
          + random.nextInt(Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1)));
    }
  }

  private int usualLength() {
    return chance(100) ? LONG_LENGTH : USUAL_LENGTH;
  }

  /** Small ones more often: they meet, and a failure with them is easier to read. */
  private int size(int max) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> max;
      case 2, 3 -> random.nextInt(max + 1);
      default -> random.nextInt(Math.min(max, 8) + 1);
    };
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
