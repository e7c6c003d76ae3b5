package io.borough;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.borough.testing.Values;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A range clears data: one key too many is lost for good. */
@UnitTest
class KeyRangeTest {
  private static final int TRIES = 4_000;

  /** The naive reading of the five bounds, kept apart from the class that resolves them. */
  record Bounds(byte[] gt, byte[] gte, byte[] lt, byte[] lte, byte[] prefix) {
    KeyRange range() {
      return KeyRange.all().gt(buffer(gt)).gte(buffer(gte)).lt(buffer(lt)).lte(buffer(lte)).withPrefix(buffer(prefix));
    }

    boolean allow(byte[] key) {
      boolean afterStart =
          gte != null ? Arrays.compareUnsigned(key, gte) >= 0 : gt == null || Arrays.compareUnsigned(key, gt) > 0;
      boolean beforeEnd =
          lte != null ? Arrays.compareUnsigned(key, lte) <= 0 : lt == null || Arrays.compareUnsigned(key, lt) < 0;
      return afterStart && beforeEnd && (prefix == null || beginsWith(key, prefix));
    }

    @Override
    public String toString() {
      return range().toString();
    }
  }

  /** Store and gateway only see start and end: together they must mean what the bounds mean, for every key. */
  @Test
  void startAndEndMeanWhatTheBoundsMean() {
    Trials.run(TRIES, values -> {
      Bounds bounds = bounds(values);
      byte[] key = key(values);
      KeyRange range = bounds.range();
      byte[] start = range.startInclusive().getBytes();
      byte[] end = range.endExclusive() == null ? null : range.endExclusive().getBytes();
      boolean within =
          Arrays.compareUnsigned(start, key) <= 0 && (end == null || Arrays.compareUnsigned(key, end) < 0);
      assertThat(within).as("%s in [%s, %s)", bounds, hex(start), hex(end)).isEqualTo(bounds.allow(key));
      assertThat(range.contains(buffer(key))).isEqualTo(bounds.allow(key));
    });
  }

  /** The store takes crossed ends for an error, so an empty range must not reach it; no other may be called empty. */
  @Test
  void aRangeIsEmptyWhenNotEvenItsStartIsInIt() {
    Trials.run(TRIES, values -> {
      Bounds bounds = bounds(values);
      KeyRange range = bounds.range();
      assertThat(range.isEmpty()).isEqualTo(!bounds.allow(range.startInclusive().getBytes()));
    });
  }

  /** The options of a scan resolve to the same range, also after a trip through JSON. */
  @Test
  void aScansOptionsKeepTheRange() {
    Trials.run(1_000, values -> {
      Bounds bounds = bounds(values);
      ScanOptions options = new ScanOptions().setGt(buffer(bounds.gt)).setGte(buffer(bounds.gte))
          .setLt(buffer(bounds.lt)).setLte(buffer(bounds.lte)).setPrefix(buffer(bounds.prefix));
      assertThat(options.getRange()).isEqualTo(bounds.range()).hasSameHashCodeAs(bounds.range());
      assertThat(new ScanOptions(options.toJson()).getRange()).isEqualTo(bounds.range());
    });
  }

  /** The forms that the store is given, as literal bytes. */
  @Test
  void boundsResolveToTheseBytes() {
    KeyRange all = KeyRange.all();
    assertThat(all.startInclusive()).isEqualTo(bytes());
    assertThat(all.endExclusive()).isNull();
    assertThat(all.gt(bytes()).startInclusive()).isEqualTo(bytes(0));
    assertThat(all.gt(bytes(1, 2)).startInclusive()).isEqualTo(bytes(1, 2, 0));
    assertThat(all.gt(bytes(9)).gte(bytes(1)).startInclusive()).isEqualTo(bytes(1));
    assertThat(all.lt(bytes(1, 2)).endExclusive()).isEqualTo(bytes(1, 2));
    assertThat(all.lte(bytes(1, 2)).endExclusive()).isEqualTo(bytes(1, 2, 0));
    assertThat(all.lt(bytes(1)).lte(bytes(9)).endExclusive()).isEqualTo(bytes(9, 0));
    assertThat(KeyRange.prefix(bytes(1, 2)).startInclusive()).isEqualTo(bytes(1, 2));
    assertThat(KeyRange.prefix(bytes(1, 2)).endExclusive()).isEqualTo(bytes(1, 3));
    assertThat(KeyRange.prefix(bytes(1, 0x7f)).endExclusive()).isEqualTo(bytes(1, 0x80));
    assertThat(KeyRange.prefix(bytes(1, 0xff, 0xff)).endExclusive()).isEqualTo(bytes(2));
    assertThat(KeyRange.prefix(bytes(0xff, 0xff)).endExclusive()).isNull();
  }

  /** An empty bound is the empty key, an empty prefix is none. */
  @Test
  void emptyBoundsAreTheEmptyKey() {
    assertThat(KeyRange.all().lt(bytes()).isEmpty()).isTrue();
    assertThat(KeyRange.all().lte(bytes()).contains(bytes())).isTrue();
    assertThat(KeyRange.all().lte(bytes()).contains(bytes(0))).isFalse();
    assertThat(KeyRange.all().gt(bytes()).contains(bytes())).isFalse();
    assertThat(KeyRange.all().gt(bytes()).contains(bytes(0))).isTrue();
    assertThat(KeyRange.prefix(bytes())).isEqualTo(KeyRange.all());
    assertThat(KeyRange.prefix(null)).isEqualTo(KeyRange.all());
  }

  /** A range is kept by batches and scans: what its maker does with the buffers must not change it. */
  @Test
  void buffersAreCopiedInAndOut() {
    Buffer in = bytes(1, 2);
    KeyRange range = KeyRange.all().gte(in);
    in.setByte(0, (byte) 9);
    range.gte().setByte(0, (byte) 9);
    range.startInclusive().setByte(0, (byte) 9);
    assertThat(range.startInclusive()).isEqualTo(bytes(1, 2));
  }

  private static byte[] key(Values values) {
    // few bytes and short keys, so that bounds, prefixes and keys meet often
    byte[] key = new byte[values.between(0, 4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = values.oneOf((byte) 0, (byte) 1, (byte) 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff);
    }
    return key;
  }

  private static Bounds bounds(Values values) {
    Supplier<byte[]> bound = () -> values.orNull(() -> key(values));
    return new Bounds(bound.get(), bound.get(), bound.get(), bound.get(), bound.get());
  }

  private static boolean beginsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length && Arrays.equals(Arrays.copyOf(key, prefix.length), prefix);
  }

  private static Buffer buffer(byte[] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  private static Buffer bytes(int... values) {
    Buffer buffer = Buffer.buffer();
    for (int value : values) {
      buffer.appendByte((byte) value);
    }
    return buffer;
  }

  private static String hex(byte[] bytes) {
    return bytes == null ? "none" : HexFormat.of().formatHex(bytes);
  }
}
