package io.borough.verticles.storage;

import io.borough.impl.command.Condition;
import io.borough.impl.command.Mutation;
import io.borough.impl.command.Outcome;
import io.borough.impl.command.Proposal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The changes of one log entry on their way into one batch, where each proposal sees those before it.
 *
 * <p>Only keys that have a condition on them are ever looked at: their revisions are read first, and then followed
 * through the entry's changes. A put without conditions reads nothing. One thread; closed after use.
 */
final class EntryStage implements AutoCloseable {
  private final long term;
  private final Sessions sessions;
  private final NavigableMap<byte[], Long> watched; // revisions as the changes so far leave them
  private final WriteBatch batch = new WriteBatch();
  private long revision;

  private EntryStage(long term, long revision, Sessions sessions, NavigableMap<byte[], Long> watched) {
    this.term = term;
    this.sessions = sessions;
    this.revision = revision;
    this.watched = watched;
  }

  /**
   * Begins an entry.
   *
   * @param term the entry's
   * @param revision the last that was given
   * @param sessions which have begun the entry
   */
  static EntryStage begin(RocksDB db, List<Proposal> proposals, long term, long revision, Sessions sessions)
      throws RocksDBException {
    NavigableMap<byte[], Long> watched = new TreeMap<>(Arrays::compareUnsigned);
    for (Proposal proposal : proposals) {
      if (proposal.conditions().isEmpty()) {
        continue;
      }
      byte[] prefix = KeyLayout.prefix(proposal.partition());
      for (Condition condition : proposal.conditions()) {
        byte[] key = KeyLayout.key(prefix, condition.key());
        if (!watched.containsKey(key)) {
          byte[] stored = db.get(key);
          watched.put(key, stored == null ? Condition.ABSENT : KeyLayout.revision(stored));
        }
      }
    }
    return new EntryStage(term, revision, sessions, watched);
  }

  /** Adds a proposal's changes, unless it was there before, if its term and its conditions allow. */
  Outcome add(Proposal proposal) throws RocksDBException {
    Outcome before = proposal.ticket() == null ? null : sessions.answer(proposal.ticket());
    if (before != null) {
      return before;
    }
    Outcome outcome = addNew(proposal);
    if (proposal.ticket() != null) {
      sessions.add(proposal.ticket(), outcome); // refusals too: sent again it must not be accepted
    }
    return outcome;
  }

  private Outcome addNew(Proposal proposal) throws RocksDBException {
    if (proposal.term() != 0 && proposal.term() != term) {
      return new Outcome(Outcome.Status.FENCED, 0);
    }
    byte[] prefix = KeyLayout.prefix(proposal.partition());
    for (Condition condition : proposal.conditions()) {
      long current = watched.get(KeyLayout.key(prefix, condition.key()));
      if (!condition.isMetBy(current)) {
        return new Outcome(Outcome.Status.REFUSED, current);
      }
    }
    revision++;
    for (Mutation mutation : proposal.mutations()) {
      add(prefix, mutation);
    }
    return new Outcome(Outcome.Status.APPLIED, revision);
  }

  private void add(byte[] prefix, Mutation mutation) throws RocksDBException {
    if (mutation instanceof Mutation.Put put) {
      byte[] key = KeyLayout.key(prefix, put.key());
      batch.put(key, KeyLayout.value(revision, put.value()));
      watch(key, revision);
    } else if (mutation instanceof Mutation.Delete delete) {
      byte[] key = KeyLayout.key(prefix, delete.key());
      batch.delete(key);
      watch(key, Condition.ABSENT);
    } else if (mutation instanceof Mutation.Clear clear) {
      clear(KeyLayout.key(prefix, clear.from()), KeyLayout.end(prefix, clear.to()));
    }
  }

  private void clear(byte[] from, byte[] to) throws RocksDBException {
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return; // crossed ends are an empty range, which RocksDB would refuse
    }
    batch.deleteRange(from, to);
    for (Map.Entry<byte[], Long> entry : watched.subMap(from, to).entrySet()) {
      entry.setValue(Condition.ABSENT);
    }
  }

  private void watch(byte[] key, long current) {
    if (!watched.isEmpty()) {
      watched.computeIfPresent(key, (same, before) -> current);
    }
  }

  /** The last revision given. */
  long revision() {
    return revision;
  }

  /** The changes, complete with the sessions'; metadata may be added. Lives until this is closed. */
  WriteBatch finish() throws RocksDBException {
    sessions.finish(batch);
    return batch;
  }

  @Override
  public void close() {
    batch.close();
  }
}
