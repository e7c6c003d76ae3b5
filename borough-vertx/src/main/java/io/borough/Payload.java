package io.borough;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import java.util.Set;

/**
 * What a request and its reply carry: a body, headers and named streams.
 *
 * <p>Bounds: the encoded body has at most {@code maxBatchBytes} of the node that sends it (4 MiB by default), else the
 * request fails with {@code PAYLOAD_TOO_LARGE}: send larger data as a stream. There are at most 64 streams; their names
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
   * Makes a payload from what another node has sent. For nodes, not for applications.
   *
   * @param body as {@link #of(Object)} takes it
   * @param headers all headers; copied
   * @param streams by name; kept, not copied. They are paused until a handler is set
   * @return a payload
   */
  static Payload received(Object body, MultiMap headers, Map<String, ? extends ReadStream<Buffer>> streams) {
    return new PayloadValue(body, headers, streams);
  }

  /**
   * Returns the body. A body of a registered type arrives as that type when the receiver has registered a class of the
   * same name too, otherwise as the {@link Buffer} of its bytes.
   *
   * @param <T> the type the caller expects
   * @return the body, perhaps null
   * @throws ClassCastException at the caller's assignment when the body is of another type
   */
  <T> T body();

  /**
   * Returns the headers. Their names are not case-sensitive.
   *
   * @return the headers themselves, which may be changed until the payload is sent
   */
  MultiMap headers();

  /**
   * Attaches a stream. It is paused, and read as fast as the receiver reads its end.
   *
   * <p>The receiver gets the bytes, the end and the failure of the stream (as {@code STREAM_RESET}). When the receiver
   * or its node fails, or the receiver does not want the stream, the stream is not read any further.
   *
   * @param name 1 to 128 characters, different from the names of the payload's other streams
   * @param stream the bytes
   * @return this
   * @throws IllegalArgumentException when the name is too long, empty or taken, or when there are 64 streams already
   */
  Payload stream(String name, ReadStream<Buffer> stream);

  /**
   * Returns the stream with this name. A received stream is paused until a handler is set or it is piped. It fails with
   * {@code STREAM_RESET} when the sender's stream failed, and with {@code STREAM_BROKEN} when the connection to the
   * sender's node was lost. A received stream must be read. A request's streams are reset when the request is answered
   * or outlives its deadline. Any stream is reset when its reader has asked for nothing for {@code
   * stream.unreadTimeoutMs}; a reader that paused for that long gets {@code STREAM_RESET}.
   *
   * @param name its name
   * @return the stream, or null when there is none of that name
   */
  ReadStream<Buffer> stream(String name);

  /**
   * Returns the names of the streams, in the order they were attached.
   *
   * @return names that cannot be changed through this set; at most 64
   */
  Set<String> streamNames();
}
