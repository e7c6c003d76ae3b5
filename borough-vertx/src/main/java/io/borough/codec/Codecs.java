package io.borough.codec;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.DatabindCodec;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;

/** The codecs that come with Borough. Their bytes are part of the data format. */
final class Codecs {
  static final Codec<Buffer> BUFFER =
      of(ContentTypes.OCTET_STREAM, Objects::requireNonNull, Objects::requireNonNull);
  static final Codec<String> STRING = of(ContentTypes.TEXT, Codecs::toUtf8, Codecs::fromUtf8);
  static final Codec<JsonObject> JSON = json(JsonObject::toBuffer, Codecs::toObject);
  static final Codec<JsonArray> JSON_ARRAY = json(JsonArray::toBuffer, Codecs::toArray);
  static final Codec<Long> INT64 = of(ContentTypes.OCTET_STREAM, Codecs::toOrderedBytes, Codecs::fromOrderedBytes);

  private Codecs() {}

  static <T> Codec<T> jackson(Class<T> type) {
    Objects.requireNonNull(type, "type");
    if (!(Json.CODEC instanceof DatabindCodec databind)) {
      throw new IllegalStateException("a codec of " + type.getName() + " needs jackson-databind on the class path");
    }
    return json(databind::toBuffer, bytes -> databind.fromBuffer(bytes, type));
  }

  private static <T> Codec<T> of(String contentType, Function<T, Buffer> encode, Function<Buffer, T> decode) {
    return new Codec<>() {
      @Override
      public Buffer encode(T value) {
        return encode.apply(Objects.requireNonNull(value, "value"));
      }

      @Override
      public T decode(Buffer bytes) {
        return decode.apply(Objects.requireNonNull(bytes, "bytes"));
      }

      @Override
      public String contentType() {
        return contentType;
      }
    };
  }

  /** A codec of JSON text; what Jackson refuses becomes the exception that {@link Codec} promises. */
  private static <T> Codec<T> json(Function<T, Buffer> encode, Function<Buffer, T> decode) {
    return of(
        ContentTypes.JSON,
        value -> {
          try {
            return encode.apply(value);
          } catch (EncodeException e) {
            throw new IllegalArgumentException("has no JSON form: " + e.getMessage(), e);
          }
        },
        bytes -> {
          try {
            T value = decode.apply(bytes);
            if (value == null) {
              throw new IllegalArgumentException("JSON null has no value");
            }
            return value;
          } catch (DecodeException | ClassCastException e) { // a cast: JSON of another kind
            throw new IllegalArgumentException("is not such JSON: " + e.getMessage(), e);
          }
        });
  }

  private static JsonObject toObject(Buffer bytes) {
    return (JsonObject) Json.decodeValue(bytes);
  }

  private static JsonArray toArray(Buffer bytes) {
    return (JsonArray) Json.decodeValue(bytes);
  }

  private static Buffer toUtf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return Buffer.buffer(exact);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the text has half a surrogate pair and no UTF-8 form", e);
    }
  }

  private static String fromUtf8(Buffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the bytes are not UTF-8", e);
    }
  }

  private static Buffer toOrderedBytes(Long number) {
    return Buffer.buffer(Long.BYTES).appendLong(number ^ Long.MIN_VALUE); // flipped, so that -1 comes before 0
  }

  private static Long fromOrderedBytes(Buffer bytes) {
    if (bytes.length() != Long.BYTES) {
      throw new IllegalArgumentException("a number has 8 bytes, not " + bytes.length());
    }
    return bytes.getLong(0) ^ Long.MIN_VALUE;
  }
}
