package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/** Answers {@link GroupsRequest}. */
public record GroupsReply(List<GroupState> groups) implements WireMessage {
  private static final int VERSION = 1;

  public GroupsReply {
    groups = List.copyOf(groups);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.list(groups, WireWriter::message);
  }

  public static GroupsReply readFrom(WireReader wire) {
    wire.version(VERSION);
    return new GroupsReply(wire.list(GroupState::readFrom));
  }
}
