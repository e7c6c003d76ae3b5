package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/** For each key in order what was found. */
public record ReadReply(List<Found> found) implements WireMessage {
  private static final int VERSION = 1;

  public ReadReply {
    found = List.copyOf(found);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.list(found, WireWriter::message);
  }

  public static ReadReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ReadReply(wire.list(Found::readFrom));
  }
}
