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
 * Sees to it that a write that comes again happens once: keeps what became of those that may, in memory and, in the
 * same batch as their changes, in the store.
 *
 * <p>The same on every replica: decided by the log alone, its clock included. A session that has written nothing for an
 * hour of that clock is forgotten, and so is the one that has been silent for longest when there are too many; a write
 * of a forgotten session, or one below its session's first open write, is answered as EXPIRED. One thread; after a
 * failed write it is of no use any more.
 */
final class SessionTable {
  static final long IDLE_MS = TimeUnit.HOURS.toMillis(1);

  /** How much is kept at most. */
  record Bounds(int sessions, int answersOfOne, int answers) {
    static final Bounds USUAL = new Bounds(10_000, 16_384, 262_144);
  }

  private static final Comparator<WriteSession> SILENT_FIRST =
      Comparator.comparingLong(WriteSession::lastIndex).thenComparing(WriteSession::id);

  private final Bounds bounds;
  private final Map<UUID, WriteSession> byId = new HashMap<>();
  private final TreeSet<WriteSession> bySilence = new TreeSet<>(SILENT_FIRST); // those not touched by the present entry
  private final Set<WriteSession> touched = new LinkedHashSet<>(); // by the present entry
  private final Set<WriteSession> ended = new LinkedHashSet<>(); // in the present entry
  private long answers;
  private long index;
  private long timeMs;

  private SessionTable(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Reads those of a store. */
  static SessionTable load(RocksDB db, Bounds bounds) throws RocksDBException {
    SessionTable sessions = new SessionTable(bounds);
    try (RocksIterator records = db.newIterator()) {
      for (records.seek(KeyLayout.sessions()); records.isValid(); records.next()) {
        byte[] key = records.key();
        sessions.byId.computeIfAbsent(KeyLayout.session(key), WriteSession::new)
            .restore(KeyLayout.sessionIndex(key), SessionRecord.read(records.value()));
      }
      records.status();
    }
    sessions.byId.values().forEach(session -> {
      sessions.bySilence.add(session);
      sessions.answers += session.size();
    });
    return sessions;
  }

  /** Begins an entry: forgets who has been silent for too long. */
  void begin(long entryIndex, long entryTimeMs) {
    index = entryIndex;
    timeMs = entryTimeMs;
    while (!bySilence.isEmpty() && timeMs - bySilence.first().lastTimeMs() > IDLE_MS) {
      end(bySilence.first());
    }
  }

  /** What became of a write that has come before or writes nothing, or EXPIRED; null when it is new and may happen. */
  CommandResult answer(WriteId id) {
    WriteSession session = byId.get(id.session());
    if (session == null) {
      if (!id.registers()) {
        // it was known once: what it had written nobody knows now
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

  /** Keeps what became of a new write. */
  void add(WriteId id, CommandResult outcome) {
    WriteSession session = byId.get(id.session());
    answers -= session.size();
    session.add(id.sequence(), outcome, bounds.answersOfOne());
    answers += session.size();
  }

  /** Ends an entry: what has changed goes into its batch. */
  void finish(RawWriteBatch batch) {
    bySilence.addAll(touched);
    for (WriteSession session : touched) {
      batch.put(KeyLayout.session(session.id(), index), session.take().toBytes());
      for (long spent : session.takeSpent()) {
        batch.delete(KeyLayout.session(session.id(), spent));
      }
    }
    touched.clear();
    while (byId.size() > bounds.sessions() || answers > bounds.answers() && byId.size() > 1) {
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

  /** How many sessions are kept. */
  int size() {
    return byId.size();
  }

  /** How many answers are kept. */
  long answers() {
    return answers;
  }
}
