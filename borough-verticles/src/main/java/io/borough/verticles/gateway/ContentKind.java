package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The kind of a request's body, by its content type. */
enum ContentKind {
  /** JSON: an object or array becomes the payload's body; other values are only streamed. */
  JSON,
  /** Text in UTF-8 or in the charset of the content type. */
  TEXT,
  /** Bytes, which are only streamed. */
  BYTES;

  private static final String CHARSET = "charset=";

  /** Returns the kind of a content type; null counts as bytes. */
  static ContentKind of(String contentType) {
    if (contentType == null) {
      return BYTES;
    }
    String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json") ? JSON : type.startsWith("text/") ? TEXT : BYTES;
  }

  /**
   * Returns the body of a payload.
   *
   * @return null when the bytes are only streamed
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when the bytes are not of this kind
   */
  Object body(Buffer bytes, String contentType) {
    return switch (this) {
      case JSON -> json(bytes);
      case TEXT -> text(bytes, contentType);
      case BYTES -> null;
    };
  }

  private static Object json(Buffer bytes) {
    try {
      Object value = bytes.length() == 0 ? null : Json.decodeValue(bytes);
      return value instanceof JsonObject || value instanceof JsonArray ? value : null;
    } catch (DecodeException e) {
      throw ErrorCode.INVALID_ARGUMENT.failure(
          "the body is not JSON: " + JsonArrayReader.firstLine(Failures.messageOf(e)));
    }
  }

  private static String text(Buffer bytes, String contentType) {
    Charset charset = charset(contentType);
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
    } catch (CharacterCodingException e) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the body is not text in " + charset);
    }
  }

  private static Charset charset(String contentType) {
    for (String parameter : contentType.split(";")) {
      String text = parameter.trim();
      if (text.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
        String name = text.substring(CHARSET.length()).replace("\"", "").trim();
        try {
          return Charset.forName(name);
        } catch (IllegalArgumentException e) {
          throw ErrorCode.INVALID_ARGUMENT.failure("content-type: unknown charset: " + name);
        }
      }
    }
    return StandardCharsets.UTF_8;
  }
}
