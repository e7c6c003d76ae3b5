package io.borough.codec;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Encodes values of one type into bytes and decodes them.
 *
 * <p>Thread: used on many threads at once, so an implementation keeps no state. Neither method is given null or may
 * return it. A codec refuses what it cannot encode or decode with {@link IllegalArgumentException}; other exceptions
 * have the same effect.
 *
 * <p>As a codec of keys, its bytes decide the order of scans: {@link #string()} orders as UTF-8, {@link #int64()} by
 * number, the JSON codecs in no useful way.
 *
 * @param <T> the type
 */
public interface Codec<T> {
  /**
   * Encodes a value.
   *
   * @param value not null
   * @return its bytes; not null
   * @throws IllegalArgumentException when the value cannot be encoded
   */
  Buffer encode(T value);

  /**
   * Decodes a value.
   *
   * @param bytes what {@link #encode(Object)} made, or anything else; not to be changed
   * @return the value; not null
   * @throws IllegalArgumentException when no value has these bytes
   */
  T decode(Buffer bytes);

  /**
   * Returns the content type of a request whose body has this codec.
   *
   * @return a media type; {@code application/octet-stream} by default
   */
  default String contentType() {
    return ContentTypes.OCTET_STREAM;
  }

  /**
   * Returns the codec that keeps bytes as they are and does not copy them.
   *
   * @return the codec of buffers
   */
  static Codec<Buffer> buffer() {
    return Codecs.BUFFER;
  }

  /**
   * Returns the codec of text in UTF-8. It refuses text with an unpaired surrogate, and bytes that are not UTF-8.
   *
   * @return the codec of strings
   */
  static Codec<String> string() {
    return Codecs.STRING;
  }

  /**
   * Turns a JSON object into its text in UTF-8.
   *
   * @return the codec of JSON objects
   */
  static Codec<JsonObject> json() {
    return Codecs.JSON;
  }

  /**
   * Turns a JSON array into its text in UTF-8.
   *
   * @return the codec of JSON arrays
   */
  static Codec<JsonArray> jsonArray() {
    return Codecs.JSON_ARRAY;
  }

  /**
   * Turns a number into 8 bytes, most significant first with the sign bit flipped, so that the bytes order as the
   * numbers do, negative ones too.
   *
   * @return the codec of 64-bit numbers
   */
  static Codec<Long> int64() {
    return Codecs.INT64;
  }

  /**
   * Turns objects of a class into JSON by Jackson, with the mapper of Vert.x ({@code DatabindCodec.mapper()}).
   *
   * @param type a class that Jackson can write and read, such as a record
   * @param <T> the type
   * @return a codec of that class
   * @throws IllegalStateException when jackson-databind is not on the class path
   */
  static <T> Codec<T> of(Class<T> type) {
    return Codecs.jackson(type);
  }

  /**
   * Registers a class, so that its objects can be bodies of requests and replies in this process.
   *
   * <p>Objects must be of exactly this class, not of a subclass. The class's name is sent with the bytes: a receiver
   * that has registered a class of the same name gets the object, another one a {@link Buffer}. Registering a class
   * again replaces its codec. At most {@value BodyCodec#MAX_TYPES} classes can be registered.
   *
   * @param type a class whose name has at most 512 characters; not one that a payload takes by itself
   * @param codec its codec
   * @param <T> the type
   * @throws IllegalArgumentException when the class cannot be registered or too many are
   */
  static <T> void register(Class<T> type, Codec<T> codec) {
    TypedBodies.register(type, codec);
  }

  /**
   * Removes a registered class, so that its class loader can be collected. Does nothing when the class is not
   * registered.
   *
   * @param type the class
   */
  static void unregister(Class<?> type) {
    TypedBodies.unregister(type);
  }
}
