package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/**
 * A leader asks another voter's node whether these are its current terms still; answered with {@link TermsConfirmed}.
 */
public record ConfirmTerms(List<TermClaim> claims) implements WireMessage {
  private static final int VERSION = 1;

  public ConfirmTerms {
    claims = List.copyOf(claims);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.list(claims, WireWriter::message);
  }

  public static ConfirmTerms readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ConfirmTerms(wire.list(TermClaim::readFrom));
  }
}
