package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How keys, bounds and values stand in queries, lines and JSON. */
enum ByteEncoding {
  /** Base64: the standard alphabet with padding in answers; the URL-safe one and no padding are read too. */
  BASE64 {
    @Override
    Buffer decode(String name, String text) {
      try { // the decoder takes missing padding as it is
        return Buffer.buffer(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
      } catch (IllegalArgumentException e) {
        throw ErrorCode.INVALID_ARGUMENT.failure(name + ": is not base64: " + e.getMessage());
      }
    }

    @Override
    Buffer decodeQuery(String name, String text) {
      return decode(name, text.replace(' ', '+')); // a plus that nobody escaped has become a space
    }

    @Override
    void appendJson(Buffer json, Buffer bytes) {
      json.appendByte((byte) '"').appendBytes(Base64.getEncoder().encode(bytes.getBytes())).appendByte((byte) '"');
    }
  },

  /** Plain text. Bytes that are not UTF-8 come as U+FFFD in answers; text that has no UTF-8 form is refused. */
  UTF8 {
    @Override
    Buffer decode(String name, String text) {
      try {
        ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return Buffer.buffer(exact);
      } catch (CharacterCodingException e) {
        throw ErrorCode.INVALID_ARGUMENT.failure(name + ": has half a surrogate pair and no UTF-8 form");
      }
    }

    @Override
    Buffer decodeQuery(String name, String text) {
      return decode(name, text);
    }

    @Override
    void appendJson(Buffer json, Buffer bytes) {
      json.appendBuffer(Json.encodeToBuffer(bytes.toString(StandardCharsets.UTF_8)));
    }
  };

  /**
   * The bytes that a text of a JSON body stands for.
   *
   * @param name what the text is, for the message
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when it stands for none
   */
  abstract Buffer decode(String name, String text);

  /** The bytes that a query's value stands for, its escapes undone; otherwise as {@link #decode}. */
  abstract Buffer decodeQuery(String name, String text);

  /** Appends bytes as a JSON string. */
  abstract void appendJson(Buffer json, Buffer bytes);
}
