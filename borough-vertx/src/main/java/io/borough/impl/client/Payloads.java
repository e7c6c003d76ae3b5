package io.borough.impl.client;

import io.borough.Payload;
import io.borough.codec.BodyCodec;
import io.borough.error.ErrorCode;
import io.borough.impl.message.HandlerMessages.Header;
import io.borough.impl.message.HandlerMessages.PayloadParts;
import io.borough.impl.message.HandlerMessages.StreamRef;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Payloads to what travels and back. */
public final class Payloads {
  /** 64 KiB of names and values together. */
  public static final int MAX_HEADER_BYTES = 64 * 1_024;

  private Payloads() {}

  /**
   * What travels of a payload.
   *
   * @param streams the payload's streams as the transport knows them
   * @param maxBodyBytes most bytes of the encoded body: the node's {@code maxBatchBytes}
   * @throws io.borough.error.RejectedException {@code PAYLOAD_TOO_LARGE}, or {@code INVALID_ARGUMENT} for a body that
   *     cannot be encoded
   */
  public static PayloadParts parts(Payload payload, List<StreamRef> streams, int maxBodyBytes) {
    BodyCodec.Encoded body = BodyCodec.encode(payload.body());
    if (body.bytes().length() > maxBodyBytes) {
      throw ErrorCode.PAYLOAD_TOO_LARGE.failure("a body of " + body.bytes().length() + " bytes; at most "
          + maxBodyBytes + " (maxBatchBytes), and a stream beyond that");
    }
    List<Header> headers = new ArrayList<>(payload.headers().size());
    int headerBytes = 0;
    for (var header : payload.headers()) {
      headerBytes += header.getKey().length() + header.getValue().length();
      headers.add(new Header(header.getKey(), header.getValue()));
    }
    if (headerBytes > MAX_HEADER_BYTES) {
      throw ErrorCode.PAYLOAD_TOO_LARGE.failure("headers of " + headerBytes + " bytes; at most " + MAX_HEADER_BYTES);
    }
    return new PayloadParts(body.kind(), body.typeName(), body.bytes(), headers, streams);
  }

  /**
   * The payload that has come.
   *
   * @param receive gives the stream of an id
   */
  public static Payload payload(PayloadParts parts, LongFunction<? extends ReadStream<Buffer>> receive) {
    Object body = BodyCodec.decode((byte) parts.kind(), parts.typeName(), parts.body()); // before any stream is taken
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    parts.headers().forEach(header -> headers.add(header.name(), header.value()));
    Map<String, ReadStream<Buffer>> streams = new LinkedHashMap<>();
    parts.streams().forEach(stream -> streams.put(stream.name(), receive.apply(stream.streamId())));
    return Payload.received(body, headers, streams);
  }
}
