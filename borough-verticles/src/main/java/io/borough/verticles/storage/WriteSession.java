package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.impl.command.CommandResult;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One client session: the results of its writes to a shard that the client may send again. One thread.
 *
 * <p>The store has one record for each entry with writes of the session, format 1: the format (1 byte), the log's clock
 * at the entry (8), the session's first open write after the entry (8; results of lower numbers are removed), and how
 * many results follow (4), each as its write's number (8), its status (1) and its revision (8).
 */
final class WriteSession {
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 21;
  private static final int RESULT_BYTES = 17;
  private static final CommandResult.Status[] STATUSES = CommandResult.Status.values();

  private final UUID id;
  private final Map<Long, CommandResult> answers = new HashMap<>(); // by number, from the first open one on
  private final TreeMap<Long, Long> records = new TreeMap<>(); // the highest number in it, by index of the entry
  private final List<Numbered> added = new ArrayList<>(); // in the entry that is being applied
  private long firstOpen = 1;
  private long lastIndex = -1;
  private long lastTimeMs;

  /** The result of the write with a number. */
  private record Numbered(long sequence, CommandResult outcome) {}

  WriteSession(UUID id) {
    this.id = id;
  }

  UUID id() {
    return id;
  }

  /** Returns the index of the last entry that had a write of this session. */
  long lastIndex() {
    return lastIndex;
  }

  long lastTimeMs() {
    return lastTimeMs;
  }

  int size() {
    return answers.size();
  }

  /** Returns the result of a write; null when the write is new; EXPIRED when its result was removed. */
  CommandResult answer(long sequence) {
    return sequence < firstOpen ? new CommandResult(CommandResult.Status.EXPIRED, 0) : answers.get(sequence);
  }

  /** Removes the results of writes with lower numbers. */
  void forgetBelow(long next) {
    if (next - firstOpen > answers.size()) { // there may be gaps
      answers.keySet().removeIf(sequence -> sequence < next);
    } else {
      for (long sequence = firstOpen; sequence < next; sequence++) {
        answers.remove(sequence);
      }
    }
    firstOpen = Math.max(firstOpen, next);
  }

  /** Keeps the result of a write, and removes the lowest ones when there are too many. */
  void add(long sequence, CommandResult outcome, int most) {
    answers.put(sequence, outcome);
    added.add(new Numbered(sequence, outcome));
    while (answers.size() > most) {
      forgetBelow(Collections.min(answers.keySet()) + 1);
    }
  }

  /** Notes the last entry that had a write of this session. */
  void touch(long index, long timeMs) {
    lastIndex = index;
    lastTimeMs = timeMs;
  }

  /** Returns the record to store for the entry being applied. */
  byte[] take() {
    WireWriter wire = new WireWriter(HEADER_BYTES + RESULT_BYTES * added.size());
    wire.int8(VERSION).int64(lastTimeMs).int64(firstOpen).int32(added.size());
    long highest = 0;
    for (Numbered result : added) {
      wire.int64(result.sequence).int8(result.outcome.status().ordinal()).int64(result.outcome.revision());
      highest = Math.max(highest, result.sequence);
    }
    records.put(lastIndex, highest);
    added.clear();
    return wire.takeBytes();
  }

  /**
   * Removes and returns the indexes of stored records that are not needed any more: the results of all their writes
   * were removed, and a later record exists.
   */
  List<Long> takeSpent() {
    List<Long> spent = new ArrayList<>();
    records.forEach((index, highest) -> {
      if (highest < firstOpen && index != lastIndex) {
        spent.add(index);
      }
    });
    records.keySet().removeAll(spent);
    return spent;
  }

  /** Returns the indexes of all stored records. */
  List<Long> stored() {
    return List.copyOf(records.keySet());
  }

  /**
   * Restores a record that was stored. The record with the highest index must come last.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when the record cannot be read
   */
  void restore(long index, byte[] record) {
    try {
      WireReader wire = new WireReader(record);
      wire.version(VERSION);
      touch(index, wire.int64());
      long open = wire.int64();
      long highest = 0;
      for (Numbered result : wire.list(WriteSession::readResult)) {
        answers.put(result.sequence, result.outcome);
        highest = Math.max(highest, result.sequence);
      }
      wire.end();
      records.put(index, highest);
      forgetBelow(open);
    } catch (WireFormatException e) {
      throw ErrorCode.CORRUPT_DATA.failure("a session's record is unreadable: " + e.getMessage(), e);
    }
  }

  private static Numbered readResult(WireReader wire) {
    long sequence = wire.int64();
    int status = wire.int8();
    if (status < 0 || status >= STATUSES.length) {
      throw new WireFormatException("unknown result status " + status);
    }
    return new Numbered(sequence, new CommandResult(STATUSES[status], wire.int64()));
  }
}
