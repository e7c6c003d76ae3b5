package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/** For each claim in order, whether this node's replica runs and is in that very term. */
public record TermsConfirmed(List<Boolean> confirmed) implements WireMessage {
  private static final int VERSION = 1;

  public TermsConfirmed {
    confirmed = List.copyOf(confirmed);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.list(confirmed, WireWriter::bool);
  }

  public static TermsConfirmed readFrom(WireReader wire) {
    wire.version(VERSION);
    return new TermsConfirmed(wire.list(WireReader::bool));
  }
}
