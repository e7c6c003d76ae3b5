package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class ByteEncodingTest {
  private static String read(ByteEncoding encoding, Buffer bytes) {
    Buffer json = Buffer.buffer("[");
    encoding.appendJson(json, bytes);
    return new JsonArray(json.appendString("]")).getString(0);
  }

  @Test
  void base64GoesThereAndBack() {
    Trials.run(300, values -> {
      byte[] bytes = values.bytes(100);
      Buffer buffer = Buffer.buffer(bytes);
      assertThat(ByteEncoding.BASE64.decode("key", read(ByteEncoding.BASE64, buffer))).isEqualTo(buffer);
    });
  }

  @Test
  void answersHaveTheStandardAlphabetWithPadding() {
    assertThat(read(ByteEncoding.BASE64, Buffer.buffer(new byte[] {-1, -17}))).isEqualTo("/+8=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/+8=", "_-8=", "_-8", "/-8"})
  void everyCommonFormOfBase64IsRead(String text) {
    assertThat(ByteEncoding.BASE64.decode("key", text)).isEqualTo(Buffer.buffer(new byte[] {-1, -17}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "aa=", "a===", "aaaa=", "a a=", " ", "ä", "aa\n", "*"})
  void whatIsNotBase64IsRefused(String text) {
    assertThatThrownBy(() -> ByteEncoding.BASE64.decode("key", text)).isInstanceOf(BoroughException.class)
        .hasMessageStartingWith("key:");
  }

  /** Text needs JSON's escapes; a quote or a control character that went through would break the line. */
  @Test
  void textGoesThereAndBack() {
    String text = "\"\\\n\r\t\u0000\u001f\u2028ü\ud83d\ude00";
    Buffer bytes = ByteEncoding.UTF8.decode("key", text);
    assertThat(bytes).isEqualTo(Buffer.buffer(text));
    assertThat(read(ByteEncoding.UTF8, bytes)).isEqualTo(text);
  }

  @Test
  void bytesThatAreNoTextComeAsReplacementCharacters() {
    assertThat(read(ByteEncoding.UTF8, Buffer.buffer(new byte[] {'a', -1, 'b'}))).isEqualTo("a\ufffdb");
  }

  /** A silent replacement on the way in would write another key than the one that was named. */
  @Test
  void halfASurrogatePairIsRefused() {
    assertThatThrownBy(() -> ByteEncoding.UTF8.decode("key", "a\ud83d")).isInstanceOf(BoroughException.class);
  }
}
