package io.borough.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What codecs write stays on disks for years: it must come back the same, and numbers must order as keys. */
@UnitTest
class CodecTest {
  record Order(String item, int count) {}

  /** A scan over numbers in the order of their bytes is the reason for this codec. */
  @Test
  void numbersOrderAsTheirBytes() {
    Trials.run(1_000, values -> {
      long one = values.int64();
      long other = values.int64();
      int asBytes = Arrays.compareUnsigned(
          Codec.int64().encode(one).getBytes(), Codec.int64().encode(other).getBytes());
      assertThat(Integer.signum(asBytes)).isEqualTo(Long.compare(one, other));
      assertThat(Codec.int64().decode(Codec.int64().encode(one))).isEqualTo(one);
    });
  }

  /** Pinned: another form would lose every number that was stored. */
  @Test
  void numbersHaveTheseBytes() {
    assertThat(Codec.int64().encode(0L).getBytes()).containsExactly(0x80, 0, 0, 0, 0, 0, 0, 0);
    assertThat(Codec.int64().encode(258L).getBytes()).containsExactly(0x80, 0, 0, 0, 0, 0, 1, 2);
    assertThat(Codec.int64().encode(-1L).getBytes())
        .containsExactly(0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    assertThat(Codec.int64().encode(Long.MIN_VALUE).getBytes()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> Codec.int64().decode(Buffer.buffer("1234567")));
    assertThatIllegalArgumentException().isThrownBy(() -> Codec.int64().decode(Buffer.buffer("123456789")));
  }

  /** Any text that has a UTF-8 form comes back, NUL and emoji too; two texts never become one key. */
  @Test
  void textComesBackOrIsRefused() {
    Trials.run(1_000, values -> {
      String text = values.text();
      if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        assertThat(Codec.string().encode(text).getBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Codec.string().decode(Codec.string().encode(text))).isEqualTo(text);
      } else {
        assertThatIllegalArgumentException().isThrownBy(() -> Codec.string().encode(text));
      }
    });
  }

  /** A replaced character would change what was stored, and make two keys one. */
  @Test
  void whatIsNotTextIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Codec.string().encode("\ud83d"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Codec.string().decode(Buffer.buffer(new byte[] {'a', (byte) 0xff})));
    assertThat(Codec.string().decode(Buffer.buffer())).isEmpty();
  }

  /** JSON and objects come back as they were. */
  @Test
  void jsonComesBack() {
    JsonObject object = new JsonObject().put("a", 1).put("b", new JsonArray().add("\u00e9").addNull());
    assertThat(Codec.json().decode(Codec.json().encode(object))).isEqualTo(object);
    JsonArray array = new JsonArray().add(object).add(1.5);
    assertThat(Codec.jsonArray().decode(Codec.jsonArray().encode(array))).isEqualTo(array);
    Codec<Order> orders = Codec.of(Order.class);
    assertThat(orders.encode(new Order("tea", 2))).hasToString("{\"item\":\"tea\",\"count\":2}");
    assertThat(orders.decode(orders.encode(new Order("tea", 2)))).isEqualTo(new Order("tea", 2));
  }

  /** What was written with another codec must fail as the contract says, not as a class cast at the caller. */
  @Test
  void jsonOfAnotherKindIsRefused() {
    for (String text : new String[] {"", "[]", "1", "null", "{", "{} {}", "\"text\""}) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> Codec.json().decode(Buffer.buffer(text)));
    }
    for (String text : new String[] {"", "{}", "null", "["}) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> Codec.jsonArray().decode(Buffer.buffer(text)));
    }
    for (String text : new String[] {"", "[]", "null", "{\"count\":\"many\"}"}) {
      assertThatIllegalArgumentException().as(text)
          .isThrownBy(() -> Codec.of(Order.class).decode(Buffer.buffer(text)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Codec.json().encode(new JsonObject().put("thing", new Object())));
  }

  /** Copies of large values would cost what streams of buffers save. */
  @Test
  void buffersAreNotCopied() {
    Buffer bytes = Buffer.buffer("bytes");
    assertThat(Codec.buffer().encode(bytes)).isSameAs(bytes);
    assertThat(Codec.buffer().decode(bytes)).isSameAs(bytes);
  }
}
