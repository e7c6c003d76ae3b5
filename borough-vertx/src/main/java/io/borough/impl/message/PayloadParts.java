package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A payload as it travels: its body encoded, its streams by reference.
 *
 * @param kind as {@code BodyCodec} numbers the kinds of body
 * @param typeName of a body with a codec of its own, otherwise null
 */
public record PayloadParts(int kind, String typeName, Buffer body, List<Header> headers, List<StreamRef> streams)
    implements WireMessage {
  private static final int VERSION = 1;

  public PayloadParts {
    headers = List.copyOf(headers);
    streams = List.copyOf(streams);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(kind);
    wire.nullableText(typeName);
    wire.bytes(body);
    wire.list(headers, WireWriter::message);
    wire.list(streams, WireWriter::message);
  }

  public static PayloadParts readFrom(WireReader wire) {
    wire.version(VERSION);
    return new PayloadParts(
        wire.int32(),
        wire.nullableText(),
        wire.buffer(),
        wire.list(Header::readFrom),
        wire.list(StreamRef::readFrom));
  }
}
