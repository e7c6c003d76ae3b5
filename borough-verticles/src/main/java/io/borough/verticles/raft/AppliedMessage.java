package io.borough.verticles.raft;

import io.borough.impl.command.CommandResult;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** The results of an entry's commands, in the commands' order. Never leaves the process, so its content is empty. */
final class AppliedMessage implements Message {
  private final List<CommandResult> outcomes;

  AppliedMessage(List<CommandResult> outcomes) {
    this.outcomes = outcomes;
  }

  List<CommandResult> outcomes() {
    return outcomes;
  }

  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}
