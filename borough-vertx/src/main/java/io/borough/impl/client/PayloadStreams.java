package io.borough.impl.client;

import io.borough.Payload;
import io.borough.codec.BodyCodec;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.HandlerMessages.PayloadHeader;
import io.borough.impl.message.HandlerMessages.PayloadParts;
import io.borough.impl.message.HandlerMessages.StreamRef;
import io.borough.impl.stream.InboundStream;
import io.borough.impl.stream.OutboundStream;
import io.borough.impl.stream.StreamTransport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes and decodes the payloads of one request and its reply on one node, and owns their streams.
 *
 * <p>Thread: one caller at a time.
 */
public final class PayloadStreams {
  private static final int MAX_HEADER_BYTES = 64 * 1_024; // names and values together

  private final StreamTransport transport;
  private final String peerBusId;
  private final int maxBodyBytes;
  private final List<InboundStream> received = new ArrayList<>(); // at most what a payload may have
  private final List<OutboundStream> sent = new ArrayList<>();

  /**
   * Makes the payload codec of one request, without streams.
   *
   * @param peerBusId the node on the other side
   * @param maxBodyBytes the largest encoded body of a payload that is sent
   */
  public PayloadStreams(StreamTransport transport, String peerBusId, int maxBodyBytes) {
    this.transport = transport;
    this.peerBusId = peerBusId;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Encodes a payload for the other side. Its streams begin to flow when the other side reads them.
   *
   * @throws io.borough.error.RejectedException {@code PAYLOAD_TOO_LARGE}, or {@code INVALID_ARGUMENT} for a body that
   *     cannot be encoded; then no stream was touched
   */
  public PayloadParts send(Payload payload) {
    BodyCodec.Encoded body = encoded(payload.body());
    List<PayloadHeader> headers = headers(payload.headers());
    List<StreamRef> refs = new ArrayList<>();
    for (String name : payload.streamNames()) { // last: a payload that is refused keeps its streams
      OutboundStream stream = transport.send(peerBusId, payload.stream(name));
      sent.add(stream);
      refs.add(new StreamRef(name, stream.streamId()));
    }
    return new PayloadParts(body.kind(), body.typeName(), body.bytes(), headers, refs);
  }

  private BodyCodec.Encoded encoded(Object body) {
    BodyCodec.Encoded encoded = BodyCodec.encode(body);
    int bytes = encoded.bytes().length();
    if (bytes > maxBodyBytes) {
      throw ErrorCode.PAYLOAD_TOO_LARGE.failure("a body of " + bytes + " bytes; at most " + maxBodyBytes
          + " (maxBatchBytes): send more as a stream");
    }
    return encoded;
  }

  private static List<PayloadHeader> headers(MultiMap from) {
    List<PayloadHeader> headers = new ArrayList<>(from.size());
    int bytes = 0;
    for (var header : from) {
      bytes += header.getKey().length() + header.getValue().length();
      headers.add(new PayloadHeader(header.getKey(), header.getValue()));
    }
    if (bytes > MAX_HEADER_BYTES) {
      throw ErrorCode.PAYLOAD_TOO_LARGE.failure("headers of " + bytes + " bytes; at most " + MAX_HEADER_BYTES);
    }
    return headers;
  }

  /** Decodes a payload that the other side sent. Its streams are paused. */
  public Payload receive(PayloadParts parts) {
    Object body = BodyCodec.decode((byte) parts.kind(), parts.typeName(), parts.body()); // before any stream is taken
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    parts.headers().forEach(header -> headers.add(header.name(), header.value()));
    Map<String, ReadStream<Buffer>> streams = new LinkedHashMap<>();
    for (StreamRef ref : parts.streams()) {
      InboundStream stream = transport.receive(peerBusId, ref.streamId());
      received.add(stream);
      streams.put(ref.name(), stream);
    }
    return Payload.received(body, headers, streams);
  }

  /** Abandons the streams of a payload that cannot be decoded. */
  public void refuse(PayloadParts parts) {
    if (received.isEmpty()) { // otherwise they are abandoned with the others
      parts.streams().forEach(stream -> transport.receive(peerBusId, stream.streamId()).abandon());
    }
  }

  /**
   * Withdraws the streams that were sent to a node that has not accepted them.
   *
   * @return whether nothing was read from them, so that they can be sent to another node
   */
  boolean withdraw() {
    boolean untouched = true;
    for (OutboundStream stream : sent) {
      untouched &= stream.withdraw();
    }
    sent.clear();
    return untouched;
  }

  /** Abandons every stream of both directions that has not ended. */
  public void abandon() {
    received.forEach(InboundStream::abandon);
    sent.forEach(OutboundStream::withdraw);
  }

  /** Abandons the received streams with a failure, which both sides get. Thread: any. */
  public void abandon(BoroughException cause) {
    received.forEach(stream -> stream.abandon(cause));
  }

  /** Releases the streams of a payload that is not sent. */
  public void discard(Payload payload) {
    for (String name : payload.streamNames()) {
      ReadStream<Buffer> stream = payload.stream(name);
      transport.send(peerBusId, stream).withdraw();
      if (stream instanceof InboundStream inbound) {
        inbound.abandon();
      }
    }
  }

  /** Abandons the received streams that were not read to their end, after every sent stream has ended. */
  public void abandonAfterSent() {
    if (!received.isEmpty()) {
      Future.join(sent.stream().map(OutboundStream::ended).toList())
          .onComplete(ended -> received.forEach(InboundStream::abandon));
    }
  }
}
