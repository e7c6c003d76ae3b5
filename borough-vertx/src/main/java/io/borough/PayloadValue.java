package io.borough;

import io.borough.codec.BodyCodec;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The implementation of {@link Payload}. Used by one thread at a time. */
final class PayloadValue implements Payload {
  private static final int MAX_STREAMS = 64;
  private static final int MAX_NAME_LENGTH = 128;

  private final Object body;
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final Map<String, ReadStream<Buffer>> streams = new LinkedHashMap<>(2); // at most MAX_STREAMS

  PayloadValue(Object body) {
    this.body = body;
    String contentType = BodyCodec.contentType(body); // refuses a body that cannot be sent
    if (contentType != null) {
      headers.set(HttpHeaders.CONTENT_TYPE, contentType);
    }
  }

  PayloadValue(Object body, MultiMap headers, Map<String, ? extends ReadStream<Buffer>> streams) {
    this.body = body;
    this.headers.addAll(headers);
    this.streams.putAll(streams);
  }

  @Override
  @SuppressWarnings("unchecked") // the caller names the type, as with Message.body()
  public <T> T body() {
    return (T) body;
  }

  @Override
  public MultiMap headers() {
    return headers;
  }

  @Override
  public Payload stream(String name, ReadStream<Buffer> stream) {
    Objects.requireNonNull(stream, "stream");
    if (name == null || name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException("a stream's name has 1 to " + MAX_NAME_LENGTH + " characters: " + name);
    }
    if (streams.containsKey(name)) {
      throw new IllegalArgumentException("there is a stream of this name already: " + name);
    }
    if (streams.size() == MAX_STREAMS) {
      throw new IllegalArgumentException("a payload has at most " + MAX_STREAMS + " streams: " + name);
    }
    streams.put(name, stream.pause()); // nothing may flow before the reader asks for it
    return this;
  }

  @Override
  public ReadStream<Buffer> stream(String name) {
    return streams.get(name);
  }

  @Override
  public Set<String> streamNames() {
    return Collections.unmodifiableSet(streams.keySet());
  }
}
