package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/** Asks what this node's groups are doing; answered with {@link GroupsReply}. */
public record GroupsRequest() implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
  }

  public static GroupsRequest readFrom(WireReader wire) {
    wire.version(VERSION);
    return new GroupsRequest();
  }
}
