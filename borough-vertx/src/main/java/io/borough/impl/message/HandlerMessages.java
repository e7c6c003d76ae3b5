package io.borough.impl.message;

import io.borough.impl.wire.RecordMessage;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Requests to users' request verticles, replies, and the payloads of both. */
public sealed interface HandlerMessages extends RecordMessage {
  /** A request for a partition's handler, sent to the node that leads its shard; answered with {@link HandlerReply}. */
  record HandlerRequest(int shard, String partition, PayloadParts payload) implements HandlerMessages {
    @Override
    public void writeTo(WireWriter wire) {
      wire.int32(shard).text(partition).message(payload);
    }

    static HandlerRequest readFrom(WireReader wire) {
      return new HandlerRequest(wire.int32(), wire.text(), PayloadParts.readFrom(wire));
    }
  }

  /** A handler's reply. */
  record HandlerReply(PayloadParts payload) implements HandlerMessages {
    @Override
    public void writeTo(WireWriter wire) {
      wire.message(payload);
    }

    static HandlerReply readFrom(WireReader wire) {
      return new HandlerReply(PayloadParts.readFrom(wire));
    }
  }

  /**
   * Has a node take no more requests for the partitions of a shard, because another node is to lead it; answered with
   * {@link Ack} when no request is open.
   *
   * @param forMs the longest time of the pause; 0 ends a pause
   */
  record PauseRequests(int shard, long forMs) implements HandlerMessages {}

  /**
   * A payload between nodes: its body encoded, its streams by reference.
   *
   * @param kind of the body, as {@code BodyCodec} numbers it
   * @param typeName of a body with a codec of its own, otherwise null
   */
  record PayloadParts(int kind, String typeName, Buffer body, List<PayloadHeader> headers, List<StreamRef> streams)
      implements WireMessage {
    public PayloadParts {
      headers = List.copyOf(headers);
      streams = List.copyOf(streams);
    }

    @Override
    public void writeTo(WireWriter wire) {
      wire.int32(kind).nullableText(typeName).bytes(body);
      wire.list(headers, WireWriter::message).list(streams, WireWriter::message);
    }

    static PayloadParts readFrom(WireReader wire) {
      return new PayloadParts(
          wire.int32(),
          wire.nullableText(),
          wire.buffer(),
          wire.list(PayloadHeader::readFrom),
          wire.list(StreamRef::readFrom));
    }
  }

  /** One header of a payload. */
  record PayloadHeader(String name, String value) implements WireMessage {
    @Override
    public void writeTo(WireWriter wire) {
      wire.text(name).text(value);
    }

    static PayloadHeader readFrom(WireReader wire) {
      return new PayloadHeader(wire.text(), wire.text());
    }
  }

  /**
   * A stream that comes with a payload.
   *
   * @param streamId counted by the sender of the payload, which writes the stream
   */
  record StreamRef(String name, long streamId) implements WireMessage {
    @Override
    public void writeTo(WireWriter wire) {
      wire.text(name).int64(streamId);
    }

    static StreamRef readFrom(WireReader wire) {
      return new StreamRef(wire.text(), wire.int64());
    }
  }
}
