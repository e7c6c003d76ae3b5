package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.impl.command.CommandResult;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of one session in one log entry.
 *
 * @param timeMs the log's clock at the entry
 * @param firstOpen the session's first open write after the entry; results of lower numbers are removed
 * @param answers the results of the session's writes in the entry
 */
record SessionRecord(long timeMs, long firstOpen, List<Answer> answers) implements WireMessage {
  /** The result of the write with a sequence number. */
  record Answer(long sequence, CommandResult outcome) {}

  private static final int VERSION = 1;
  private static final CommandResult.Status[] STATUSES = CommandResult.Status.values();

  SessionRecord {
    answers = List.copyOf(answers);
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).int64(timeMs).int64(firstOpen).list(answers, (out, answer) -> out.int64(answer.sequence)
        .int8(answer.outcome.status().ordinal()).int64(answer.outcome.revision()));
  }

  byte[] toBytes() {
    return WireWriter.bytesOf(this);
  }

  static SessionRecord read(byte[] stored) {
    try {
      WireReader wire = new WireReader(stored);
      wire.version(VERSION);
      long timeMs = wire.int64();
      long firstOpen = wire.int64();
      List<Answer> answers = new ArrayList<>(wire.list(SessionRecord::readAnswer));
      wire.end();
      return new SessionRecord(timeMs, firstOpen, answers);
    } catch (WireFormatException e) {
      throw ErrorCode.CORRUPT_DATA.failure("a session's record is unreadable: " + e.getMessage(), e);
    }
  }

  private static Answer readAnswer(WireReader wire) {
    long sequence = wire.int64();
    int status = wire.int8();
    if (status < 0 || status >= STATUSES.length) {
      throw new WireFormatException("unknown result status " + status);
    }
    return new Answer(sequence, new CommandResult(STATUSES[status], wire.int64()));
  }
}
