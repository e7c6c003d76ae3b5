package io.borough.verticles.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.error.StorageException;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

@UnitTest
class KeyLayoutTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** These bytes are on users' disks: a changed one loses every entry. */
  @Test
  void anEntrysKeyIsOneThenTheHashTheNameWithItsLengthAndTheKey() {
    byte[] prefix = KeyLayout.prefix("a"); // XXH64("a", seed 0) = d24ec4f1a98c6e5b

    assertThat(HEX.formatHex(prefix)).isEqualTo("01 d2 4e c4 f1 a9 8c 6e 5b 00 01 61");
    assertThat(HEX.formatHex(KeyLayout.key(prefix, Buffer.buffer(new byte[] {(byte) 0xff, 0}))))
        .isEqualTo("01 d2 4e c4 f1 a9 8c 6e 5b 00 01 61 ff 00");
    assertThat(KeyLayout.key(prefix, Buffer.buffer())).as("the empty key").isEqualTo(prefix);
  }

  /** The name counts in bytes of UTF-8, not in characters. */
  @Test
  void aNamesLengthIsThatOfItsUtf8() {
    assertThat(HEX.formatHex(KeyLayout.prefix("\u00e9"))).endsWith("00 02 c3 a9");
    assertThat(HEX.formatHex(KeyLayout.prefix("x".repeat(258)))).contains(" 01 02 78 78");
  }

  @Test
  void aPartitionEndsBehindEveryKeyItCanHave() {
    assertThat(HEX.formatHex(KeyLayout.end(KeyLayout.prefix("a"), null)))
        .isEqualTo("01 d2 4e c4 f1 a9 8c 6e 5b 00 01 62");
    assertThat(HEX.formatHex(KeyLayout.end(KeyLayout.prefix("a"), Buffer.buffer("k"))))
        .isEqualTo("01 d2 4e c4 f1 a9 8c 6e 5b 00 01 61 6b");
    assertThat(HEX.formatHex(KeyLayout.end(new byte[] {1, 2, (byte) 0xff}, null))).isEqualTo("01 03 00");
  }

  @Test
  void aValueIsItsFormatTheRevisionAndTheBytes() {
    byte[] stored = new byte[KeyLayout.VALUE_HEADER_BYTES + 1];
    KeyLayout.valueHeader(0x0102030405060708L, stored, 0);
    stored[KeyLayout.VALUE_HEADER_BYTES] = 'v';

    assertThat(HEX.formatHex(stored)).isEqualTo("01 01 02 03 04 05 06 07 08 76");
    assertThat(KeyLayout.found(stored)).isEqualTo(new ReadResult(Buffer.buffer("v"), 0x0102030405060708L));
    byte[] empty = Arrays.copyOf(stored, KeyLayout.VALUE_HEADER_BYTES);
    assertThat(KeyLayout.found(empty)).isEqualTo(new ReadResult(Buffer.buffer(), 0x0102030405060708L));
    assertThat(KeyLayout.found(null)).isEqualTo(new ReadResult(null, 0));
  }

  @Test
  void metadataStandsBeforeEveryEntry() {
    assertThat(HEX.formatHex(KeyLayout.FORMAT_KEY)).isEqualTo("00 66 6f 72 6d 61 74");
    assertThat(HEX.formatHex(KeyLayout.APPLIED_KEY)).isEqualTo("00 61 70 70 6c 69 65 64");
    String first = "00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 03";
    assertThat(HEX.formatHex(new AppliedState(1, 2, 3, 4, 5).toBytes()))
        .isEqualTo("02 " + first + " 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05");
    assertThat(AppliedState.read(HEX.parseHex("01 " + first)))
        .isEqualTo(new AppliedState(1, 2, 3, 0, AppliedDigestChain.NONE));
    assertThat(AppliedState.read(new AppliedState(-1, -1, 0, 0, 1).toBytes())).isEqualTo(AppliedState.NOTHING);
  }

  /** Garbage must be reported, never served. */
  @Test
  void bytesOfAnotherFormatAreRefused() {
    for (byte[] bad : new byte[][] {{}, {1, 0, 0}, {2, 0, 0, 0, 0, 0, 0, 0, 1, 5}}) {
      assertThatThrownBy(() -> KeyLayout.found(bad)).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> AppliedState.read(bad)).isInstanceOf(StorageException.class);
    }
    assertThatThrownBy(() -> KeyLayout.prefix("x".repeat(65_536)))
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NAME_INVALID));
  }

  /** Scans rely on it: the stored order within a partition is the order of the users' keys. */
  @Test
  void keysKeepTheirOrder() {
    Trials.run(1_000, values -> {
      byte[] one = values.bytes(6);
      byte[] other = values.bytes(6);
      byte[] prefix = KeyLayout.prefix("p");
      byte[] first = KeyLayout.key(prefix, Buffer.buffer(one));
      byte[] second = KeyLayout.key(prefix, Buffer.buffer(other));

      assertThat(Integer.signum(Arrays.compareUnsigned(first, second)))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(one, other)));
      assertThat(KeyLayout.userKey(prefix, first)).isEqualTo(Buffer.buffer(one));
      assertThat(Arrays.compareUnsigned(first, KeyLayout.end(prefix, null))).isNegative();
    });
  }

  /** No key of one partition is within another, whatever bytes the keys and names have. */
  @Test
  void partitionsAreApart() {
    Trials.run(1_000, values -> {
      byte[] key = values.bytes(4);
      String[] names = {"a", "aa", "b", "\u00ff", "a\u0000"};
      for (String one : names) {
        for (String other : names) {
          byte[] stored = KeyLayout.key(KeyLayout.prefix(one), Buffer.buffer(key));
          byte[] from = KeyLayout.prefix(other);
          byte[] to = KeyLayout.end(from, null);
          boolean within = Arrays.compareUnsigned(from, stored) <= 0 && Arrays.compareUnsigned(stored, to) < 0;
          assertThat(within).isEqualTo(one.equals(other));
        }
      }
    });
  }
}
