package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The encoding of keys, bounds and values in queries, lines and JSON. */
enum ByteEncoding {
  /** Base64: responses use the standard alphabet with padding; requests may use the URL-safe one and omit padding. */
  BASE64 {
    @Override
    Buffer decode(String name, String text) {
      try { // the decoder accepts missing padding
        return Buffer.buffer(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
      } catch (IllegalArgumentException e) {
        throw ErrorCode.INVALID_ARGUMENT.failure(name + ": is not base64: " + e.getMessage());
      }
    }

    @Override
    Buffer decodeQuery(String name, String text) {
      return decode(name, text.replace(' ', '+')); // an unescaped plus was decoded as a space
    }

    @Override
    void appendJson(Buffer json, Buffer bytes) {
      json.appendByte((byte) '"').appendBytes(Base64.getEncoder().encode(bytes.getBytes())).appendByte((byte) '"');
    }
  },

  /** UTF-8 text. Responses replace other bytes by U+FFFD; text with lone surrogates is refused. */
  UTF8 {
    @Override
    Buffer decode(String name, String text) {
      try {
        ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return Buffer.buffer(exact);
      } catch (CharacterCodingException e) {
        throw ErrorCode.INVALID_ARGUMENT.failure(name + ": has a lone surrogate, which has no UTF-8 form");
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
   * Decodes a text of a JSON body.
   *
   * @param name the name of the text, for the message
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when the text is malformed
   */
  abstract Buffer decode(String name, String text);

  /** Decodes the unescaped value of a query parameter; otherwise like {@link #decode}. */
  abstract Buffer decodeQuery(String name, String text);

  /** Appends bytes as a JSON string. */
  abstract void appendJson(Buffer json, Buffer bytes);
}
