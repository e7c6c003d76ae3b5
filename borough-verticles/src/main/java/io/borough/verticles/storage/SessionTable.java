package io.borough.verticles.storage;

import io.borough.impl.command.CommandResult;
import io.borough.impl.command.WriteId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Makes sure that a write that is sent again happens once. Keeps the results of writes that may be sent again in memory
 * and in the store, there in the same batch as the writes' changes.
 *
 * <p>The table is the same on every replica, because only the log, with its clock, decides. A session is removed when
 * it has written nothing for an hour of that clock; when there are too many sessions, the one idle for longest is
 * removed. A write of a removed session, or one below its session's first open write, is answered as EXPIRED. One
 * thread. The table must not be used after a failed write.
 */
final class SessionTable {
  static final long IDLE_MS = TimeUnit.HOURS.toMillis(1);

  /** Upper bounds of what is kept. */
  record Bounds(int sessions, int answersOfOne, int answers) {
    static final Bounds USUAL = new Bounds(10_000, 16_384, 262_144);
  }

  private static final Comparator<WriteSession> SILENT_FIRST =
      Comparator.comparingLong(WriteSession::lastIndex).thenComparing(WriteSession::id);

  private final Bounds bounds;
  private final Map<UUID, WriteSession> byId = new HashMap<>();
  private final TreeSet<WriteSession> bySilence = new TreeSet<>(SILENT_FIRST); // without those in touched
  private final Set<WriteSession> touched = new LinkedHashSet<>(); // by the entry being applied
  private final Set<WriteSession> ended = new LinkedHashSet<>(); // in the entry being applied
  private long answers;
  private long index;
  private long timeMs;

  private SessionTable(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Reads the sessions of a store. */
  static SessionTable load(RocksDB db, Bounds bounds) throws RocksDBException {
    SessionTable sessions = new SessionTable(bounds);
    try (RocksIterator records = db.newIterator()) {
      for (records.seek(KeyLayout.sessions()); records.isValid(); records.next()) {
        byte[] key = records.key();
        sessions.byId.computeIfAbsent(KeyLayout.session(key), WriteSession::new)
            .restore(KeyLayout.sessionIndex(key), records.value());
      }
      records.status();
    }
    sessions.byId.values().forEach(session -> {
      sessions.bySilence.add(session);
      sessions.answers += session.size();
    });
    return sessions;
  }

  /** Begins an entry, and removes the sessions that were idle for too long. */
  void begin(long entryIndex, long entryTimeMs) {
    index = entryIndex;
    timeMs = entryTimeMs;
    while (!bySilence.isEmpty() && timeMs - bySilence.first().lastTimeMs() > IDLE_MS) {
      end(bySilence.first());
    }
  }

  /**
   * Returns the known result of a write: APPLIED for a registration, the first result of a repeated write, or EXPIRED.
   * Returns null when the write is new and may happen.
   */
  CommandResult answer(WriteId id) {
    WriteSession session = byId.get(id.session());
    if (session == null) {
      if (!id.registers()) {
        // the session was removed, so the results of its writes are unknown
        return new CommandResult(CommandResult.Status.EXPIRED, 0);
      }
      session = new WriteSession(id.session());
      byId.put(session.id(), session);
    }
    touch(session);
    if (id.registers()) {
      return new CommandResult(CommandResult.Status.APPLIED, 0);
    }
    answers -= session.size();
    session.forgetBelow(id.firstOpen());
    answers += session.size();
    return session.answer(id.sequence());
  }

  private void touch(WriteSession session) {
    if (touched.add(session)) {
      bySilence.remove(session);
      session.touch(index, timeMs);
    }
  }

  /** Keeps the result of a new write. */
  void add(WriteId id, CommandResult outcome) {
    WriteSession session = byId.get(id.session());
    answers -= session.size();
    session.add(id.sequence(), outcome, bounds.answersOfOne);
    answers += session.size();
  }

  /** Ends an entry: adds the changed sessions to its batch. */
  void finish(RawWriteBatch batch) {
    bySilence.addAll(touched);
    for (WriteSession session : touched) {
      batch.put(KeyLayout.session(session.id(), index), session.take());
      for (long spent : session.takeSpent()) {
        batch.delete(KeyLayout.session(session.id(), spent));
      }
    }
    touched.clear();
    while (byId.size() > bounds.sessions || answers > bounds.answers && byId.size() > 1) {
      end(bySilence.first());
    }
    for (WriteSession session : ended) {
      for (long stored : session.stored()) {
        batch.delete(KeyLayout.session(session.id(), stored));
      }
    }
    ended.clear();
  }

  private void end(WriteSession session) {
    bySilence.remove(session);
    byId.remove(session.id());
    answers -= session.size();
    ended.add(session);
  }

  /** Returns the number of kept sessions. */
  int size() {
    return byId.size();
  }

  /** Returns the number of kept results. */
  long answers() {
    return answers;
  }
}
