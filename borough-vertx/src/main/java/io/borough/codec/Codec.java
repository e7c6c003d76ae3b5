package io.borough.codec;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Turns values of one type into bytes and back.
 *
 * <p>Thread: used on many threads at once, so an implementation keeps no state. Neither method is given null or may
 * return it. What one cannot turn, it refuses with {@link IllegalArgumentException}; other exceptions are taken the
 * same way.
 *
 * <p>As a codec of keys, its bytes decide the order of scans: {@link #string()} orders as UTF-8, {@link #int64()} by
 * number, the JSON codecs in no useful way.
 *
 * @param <T> the type
 */
public interface Codec<T> {
  /**
   * Turns a value into bytes.
   *
   * @param value not null
   * @return its bytes; not null
   * @throws IllegalArgumentException when the value has no such form
   */
  Buffer encode(T value);

  /**
   * Turns bytes back into a value.
   *
   * @param bytes what {@link #encode(Object)} made, or anything else; not to be changed
   * @return the value; not null
   * @throws IllegalArgumentException when no value has these bytes
   */
  T decode(Buffer bytes);

  /**
   * Is the content type of a request whose body has this codec.
   *
   * @return a media type; {@code application/octet-stream} by default
   */
  default String contentType() {
    return ContentTypes.OCTET_STREAM;
  }

  /**
   * Leaves bytes as they are; not even copied.
   *
   * @return the codec of buffers
   */
  static Codec<Buffer> buffer() {
    return Codecs.BUFFER;
  }

  /**
   * Turns text into UTF-8. Refuses text with half a surrogate pair, and bytes that are not UTF-8: nothing is replaced.
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
   * Lets objects of a class be bodies of requests and replies, in this process.
   *
   * <p>Objects must be of this very class, not of a subclass. The class's name travels with the bytes: a receiver that
   * has registered a class of the same name gets the object, another one a {@link Buffer}. Registering a class again
   * takes the place of its codec. At most {@value BodyCodec#MAX_TYPES} classes can be registered.
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
   * Forgets a class that was registered, so that its class loader can be collected. No error when it was not.
   *
   * @param type the class
   */
  static void unregister(Class<?> type) {
    TypedBodies.unregister(type);
  }
}
