package io.borough.verticles.storage;

import io.borough.impl.command.CommandResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One client's writes to a shard that it may send again, and what became of them. One thread. */
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

  /** The index of the last entry that had a write of it. */
  long lastIndex() {
    return lastIndex;
  }

  long lastTimeMs() {
    return lastTimeMs;
  }

  int size() {
    return answers.size();
  }

  /** What became of a write; null when it has not come before; EXPIRED when that is forgotten. */
  CommandResult answer(long sequence) {
    return sequence < firstOpen ? new CommandResult(CommandResult.Status.EXPIRED, 0) : answers.get(sequence);
  }

  /** Forgets writes with lower numbers. */
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

  /** Keeps what became of a write, and forgets the lowest of too many. */
  void add(long sequence, CommandResult outcome, int most) {
    answers.put(sequence, outcome);
    added.add(new SessionRecord.Answer(sequence, outcome));
    while (answers.size() > most) {
      forgetBelow(Collections.min(answers.keySet()) + 1);
    }
  }

  /** Notes the entry that had its last write. */
  void touch(long index, long timeMs) {
    lastIndex = index;
    lastTimeMs = timeMs;
  }

  /** What is to be stored of the entry being applied. */
  SessionRecord take() {
    SessionRecord record = new SessionRecord(lastTimeMs, firstOpen, added);
    records.put(lastIndex, added.stream().mapToLong(SessionRecord.Answer::sequence).max().orElse(0));
    added.clear();
    return record;
  }

  /** Indexes of stored records that say nothing any more: all their writes are forgotten, and a later one is there. */
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

  /** Indexes of all its stored records. */
  List<Long> stored() {
    return List.copyOf(records.keySet());
  }

  /** Takes a record that was stored before, the one with the highest index last. */
  void restore(long index, SessionRecord record) {
    touch(index, record.timeMs());
    record.answers().forEach(answer -> answers.put(answer.sequence(), answer.outcome()));
    records.put(index, record.answers().stream().mapToLong(SessionRecord.Answer::sequence).max().orElse(0));
    forgetBelow(record.firstOpen());
  }
}
