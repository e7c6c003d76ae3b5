package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * An empty node asks another empty one whether it may found the cluster; answered with {@link Done} when the other will
 * not do so itself.
 */
public record FoundRequest() implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
  }

  public static FoundRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new FoundRequest();
  }
}
