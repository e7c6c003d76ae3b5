package io.borough;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import java.util.Set;

/**
 * What a request and its reply carry: a body, headers and named streams.
 *
 * <p>Bounds: the encoded body has at most {@code maxBatchBytes} of the node that sends it (4 MiB by default), else
 * the request fails with {@code PAYLOAD_TOO_LARGE}: send more as a stream. There are at most 64 streams; their names
 * have 1 to 128 characters.
 *
 * <p>Thread: not safe for use by several threads at once. A payload keeps its body, not a copy: do not change it, nor
 * the headers, after the payload was sent.
 */
public interface Payload {
  /**
   * Makes a payload.
   *
   * <p>The header {@code content-type} is set by the body: {@code application/json} for JSON, {@code
   * text/plain;charset=utf-8} for a string, {@code application/octet-stream} for a buffer, its codec's for a registered
   * type, and no header for null.
   *
   * @param body null, a {@link Buffer}, a {@link String}, a {@link io.vertx.core.json.JsonObject}, a {@link
   *     io.vertx.core.json.JsonArray}, or an object whose class was registered by {@link
   *     io.borough.codec.Codec#register(Class, io.borough.codec.Codec)}
   * @return a new payload without streams
   * @throws IllegalArgumentException when the body is of another type
   */
  static Payload of(Object body) {
    return new PayloadValue(body);
  }

  /**
   * Makes a payload of what has come from another node; for nodes, not for applications.
   *
   * @param body as {@link #of(Object)} takes it
   * @param headers all of them; copied
   * @param streams by name, taken as they are: they hold their data back until a handler is set
   * @return a payload
   */
  static Payload received(Object body, MultiMap headers, Map<String, ? extends ReadStream<Buffer>> streams) {
    return new PayloadValue(body, headers, streams);
  }

  /**
   * Is the body. One of a registered type arrives as that type where the receiver has registered a class of the same
   * name too, else as the {@link Buffer} of its bytes.
   *
   * @param <T> the type the caller expects
   * @return the body, perhaps null
   * @throws ClassCastException at the caller's assignment when the body is of another type
   */
  <T> T body();

  /**
   * Are the headers, whose names have no case.
   *
   * @return the headers themselves: change them until the payload is sent
   */
  MultiMap headers();

  /**
   * Attaches a stream, which is paused, and read as fast as the receiver drains it.
   *
   * <p>What becomes of it: the receiver gets its bytes, its end and its failure (as {@code STREAM_RESET}). When the
   * receiver or its node goes away, or does not want the stream, it is read no further.
   *
   * @param name 1 to 128 characters, unlike every other stream's
   * @param stream the bytes
   * @return this
   * @throws IllegalArgumentException when the name is too long, empty or taken, or when there are 64 streams already
   */
  Payload stream(String name, ReadStream<Buffer> stream);

  /**
   * Finds a stream. One that was received is paused until a handler is set or it is piped; its failure is {@code
   * STREAM_RESET} when the sender's stream failed, {@code STREAM_BROKEN} when the sender's node went away. It must be
   * read, or it is reset: a request's when the request is answered or outlives its deadline, any when its reader has
   * asked for nothing for {@code stream.unreadTimeoutMs}. A reader that paused for so long hears {@code STREAM_RESET}.
   *
   * @param name its name
   * @return the stream, or null when there is none of that name
   */
  ReadStream<Buffer> stream(String name);

  /**
   * Are the names of the streams, in the order they were attached.
   *
   * @return names that cannot be changed through this set; at most 64
   */
  Set<String> streamNames();
}
