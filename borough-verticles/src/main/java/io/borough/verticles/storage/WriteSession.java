package io.borough.verticles.storage;

import io.borough.impl.command.CommandResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One client session: the results of its writes to a shard that the client may send again. One thread. */
final class WriteSession {
  private final UUID id;
  private final Map<Long, CommandResult> answers = new HashMap<>(); // by number, from the first open one on
  private final TreeMap<Long, Long> records = new TreeMap<>(); // the highest number in it, by index of the entry
  private final List<SessionRecord.Answer> added = new ArrayList<>(); // in the entry that is being applied
  private long firstOpen = 1;
  private long lastIndex = -1;
  private long lastTimeMs;

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
    added.add(new SessionRecord.Answer(sequence, outcome));
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
  SessionRecord take() {
    SessionRecord record = new SessionRecord(lastTimeMs, firstOpen, added);
    records.put(lastIndex, added.stream().mapToLong(SessionRecord.Answer::sequence).max().orElse(0));
    added.clear();
    return record;
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

  /** Restores a record that was stored. The record with the highest index must come last. */
  void restore(long index, SessionRecord record) {
    touch(index, record.timeMs());
    record.answers().forEach(answer -> answers.put(answer.sequence(), answer.outcome()));
    records.put(index, record.answers().stream().mapToLong(SessionRecord.Answer::sequence).max().orElse(0));
    forgetBelow(record.firstOpen());
  }
}
