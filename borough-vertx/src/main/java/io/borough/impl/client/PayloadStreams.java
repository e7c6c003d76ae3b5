package io.borough.impl.client;

import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.impl.message.HandlerMessages.PayloadParts;
import io.borough.impl.message.HandlerMessages.StreamRef;
import io.borough.impl.stream.InboundStream;
import io.borough.impl.stream.OutboundStream;
import io.borough.impl.stream.StreamTransport;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of one request and its reply, on one side.
 *
 * <p>Thread: one caller at a time.
 */
public final class PayloadStreams {
  private final StreamTransport transport;
  private final String peerBusId;
  private final int maxBodyBytes;
  private final List<InboundStream> received = new ArrayList<>(); // at most what a payload may have
  private final List<OutboundStream> sent = new ArrayList<>();

  /**
   * No streams yet.
   *
   * @param peerBusId the node on the other side
   * @param maxBodyBytes most bytes of the encoded body of a payload that is sent
   */
  public PayloadStreams(StreamTransport transport, String peerBusId, int maxBodyBytes) {
    this.transport = transport;
    this.peerBusId = peerBusId;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** What travels of a payload; its streams begin to flow when the other side reads them. */
  public PayloadParts send(Payload payload) {
    PayloadParts parts = Payloads.parts(payload, List.of(), maxBodyBytes); // refuses before a stream is touched
    List<StreamRef> refs = new ArrayList<>();
    for (String name : payload.streamNames()) {
      OutboundStream stream = transport.send(peerBusId, payload.stream(name));
      sent.add(stream);
      refs.add(new StreamRef(name, stream.streamId()));
    }
    return refs.isEmpty() ? parts
        : new PayloadParts(parts.kind(), parts.typeName(), parts.body(), parts.headers(), refs);
  }

  /** The payload that came, with its streams, paused. */
  public Payload receive(PayloadParts parts) {
    return Payloads.payload(parts, streamId -> {
      InboundStream stream = transport.receive(peerBusId, streamId);
      received.add(stream);
      return stream;
    });
  }

  /** Gives up the streams of a payload that cannot be read. */
  public void refuse(PayloadParts parts) {
    if (received.isEmpty()) { // else they are given up with the rest
      parts.streams().forEach(stream -> transport.receive(peerBusId, stream.streamId()).abandon());
    }
  }

  /**
   * Takes back the streams that were sent to a node that surely did not take them.
   *
   * @return whether nothing of them was read, so that they can be sent elsewhere
   */
  boolean withdraw() {
    boolean untouched = true;
    for (OutboundStream stream : sent) {
      untouched &= stream.withdraw();
    }
    sent.clear();
    return untouched;
  }

  /** Gives up every stream of both directions that has not ended. */
  public void abandon() {
    received.forEach(InboundStream::abandon);
    sent.forEach(OutboundStream::withdraw);
  }

  /** Gives up what was received, for a reason that both sides hear. Any thread. */
  public void abandon(BoroughException cause) {
    received.forEach(stream -> stream.abandon(cause));
  }

  /** Lets go of the streams of a payload that is not sent after all. */
  public void discard(Payload payload) {
    for (String name : payload.streamNames()) {
      ReadStream<Buffer> stream = payload.stream(name);
      transport.send(peerBusId, stream).withdraw();
      if (stream instanceof InboundStream inbound) {
        inbound.abandon();
      }
    }
  }

  /** Gives up what was received and not read to its end, once everything sent has ended. */
  public void abandonAfterSent() {
    if (!received.isEmpty()) {
      Future.join(sent.stream().map(OutboundStream::ended).toList())
          .onComplete(ended -> received.forEach(InboundStream::abandon));
    }
  }
}
