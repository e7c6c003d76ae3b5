package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.transport.Inbound;
import io.borough.verticles.raft.read.RaftReplica;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * One log entry that is proposed to Ratis: the writes that share it, its bytes, and their results.
 *
 * <p>Whether Ratis began to append the entry decides what a later failure means: before that the writes have not
 * happened, afterwards their outcome is unknown. The results stay in this process, so Ratis's reply has no content.
 *
 * <p>Threads: the event loop makes and ends an entry, the group's lane encodes it, and Ratis's threads append and apply
 * it in between.
 */
final class InFlightEntry implements Message {
  private final List<Inbound<WriteRequest>> writes;
  private final long sentNanos = System.nanoTime();
  private ByteString content;
  private volatile boolean appended;
  private volatile List<CommandResult> results = List.of();

  InFlightEntry(List<Inbound<WriteRequest>> writes) {
    this.writes = writes;
  }

  /** Encodes the entry and returns its bytes, which must not be changed. To be called once, before Ratis has it. */
  byte[] encode() {
    List<CommandBatch.Item> commands = new ArrayList<>(writes.size());
    for (Inbound<WriteRequest> write : writes) {
      commands.add(new CommandBatch.Item(write.message().id(), write.message().command()));
    }
    byte[] entry = new CommandBatch(System.currentTimeMillis(), commands).toBytes();
    content = UnsafeByteOperations.unsafeWrap(entry);
    return entry;
  }

  @Override
  public ByteString getContent() {
    return content;
  }

  /** Notes that Ratis is about to append this entry. */
  void markAppended() {
    appended = true;
  }

  /**
   * Returns whether Ratis began to append the entry. After a failure, false means that it is not and never will be in
   * the log.
   */
  boolean isAppended() {
    return appended;
  }

  /** Notes the results of the writes, in their order: this replica has applied the entry while it led. */
  void setResults(List<CommandResult> outcomes) {
    results = outcomes;
  }

  /** Returns when the entry was made, by {@link System#nanoTime}. */
  long sentNanos() {
    return sentNanos;
  }

  /** Replies to every write of the applied entry. */
  void reply() {
    List<CommandResult> outcomes = results;
    if (outcomes.size() != writes.size()) {
      fail(ErrorCode.LEADERSHIP_LOST.failure("the entry was applied, but not while this replica led"));
      return;
    }
    for (int i = 0; i < outcomes.size(); i++) {
      reply(writes.get(i), outcomes.get(i));
    }
  }

  private static void reply(Inbound<WriteRequest> write, CommandResult outcome) {
    switch (outcome.status()) {
      case APPLIED -> write.reply(new WriteReply(outcome.revision()));
      case REFUSED -> write.fail(ErrorCode.mismatch(
          outcome.revision(), "the key is at revision " + outcome.revision() + ", not as expected"));
      case FENCED -> write.fail(ErrorCode.LEADERSHIP_LOST.failure("the term in which the write was begun has passed"));
      case EXPIRED -> write.fail(ErrorCode.SESSION_EXPIRED.failure(
          "the shard does not know the write's session any more"));
      default -> write.fail(ErrorCode.INTERNAL.failure("a result of status " + outcome.status()));
    }
  }

  /** Fails every write. */
  void fail(BoroughException failure) {
    writes.forEach(write -> write.fail(failure));
  }

  /** Fails the writes whose deadline has passed. */
  void expire() {
    for (Inbound<WriteRequest> write : writes) {
      if (write.expiresWithin(RaftReplica.REPLY_MARGIN_MS)) {
        write.fail(ErrorCode.TIMEOUT.failure("the write was proposed, but not committed before its deadline"));
      }
    }
  }
}
