package io.borough.verticles.storage;

import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.CommandResult;
import io.borough.impl.command.CommandView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Collects the changes of one log entry in one batch. Each command sees the changes of the commands before it.
 *
 * <p>Only keys with a condition are looked up: their revisions are read first, and then followed through the entry's
 * changes. A put without conditions reads nothing, and its bytes are copied from the entry into the batch. One thread.
 */
final class CommandApplier implements CommandView.Visitor<RuntimeException> {
  private static final int METADATA_BYTES = 256;

  private final long term;
  private final SessionTable sessions;
  private final NavigableMap<byte[], Long> watched = new TreeMap<>(Arrays::compareUnsigned); // revisions so far
  private final RawWriteBatch batch;
  private long revision;
  private CommandView current;
  private byte[] prefix; // of the last command's partition: many commands have the same
  private int nameAt;
  private int nameLength = -1;

  private CommandApplier(long term, long revision, SessionTable sessions, int bytes) {
    this.term = term;
    this.sessions = sessions;
    this.revision = revision;
    this.batch = new RawWriteBatch(bytes);
  }

  /**
   * Begins an entry.
   *
   * @param entry the entry's bytes
   * @param commands the entry's commands
   * @param term the entry's term
   * @param revision the last revision that was given
   * @param sessions the sessions, which have begun the entry
   */
  static CommandApplier begin(RocksDB db, byte[] entry, List<CommandView> commands, long term, long revision,
      SessionTable sessions) throws RocksDBException {
    CommandApplier stage = new CommandApplier(term, revision, sessions, entry.length + METADATA_BYTES);
    for (CommandView command : commands) {
      if (!command.conditions().isEmpty()) {
        stage.watch(db, command);
      }
    }
    return stage;
  }

  private void watch(RocksDB db, CommandView command) throws RocksDBException {
    usePrefixOf(command);
    for (Condition condition : command.conditions()) {
      byte[] key = KeyLayout.key(prefix, condition.key());
      if (!watched.containsKey(key)) {
        byte[] stored = db.get(key);
        watched.put(key, stored == null ? Condition.ABSENT : KeyLayout.revision(stored));
      }
    }
  }

  private void usePrefixOf(CommandView command) {
    byte[] bytes = command.bytes();
    int at = command.nameAt();
    int length = command.nameLength();
    if (!Arrays.equals(bytes, nameAt, nameAt + Math.max(0, nameLength), bytes, at, at + length) || nameLength < 0) {
      prefix = KeyLayout.prefix(Arrays.copyOfRange(bytes, at, at + length));
      nameAt = at;
      nameLength = length;
    }
  }

  /**
   * Adds a command's changes if its term and its conditions allow. A write whose result the sessions know is not added:
   * that result is returned.
   */
  CommandResult add(CommandView command) {
    CommandResult before = command.id() == null ? null : sessions.answer(command.id());
    if (before != null) {
      return before;
    }
    CommandResult outcome = addNew(command);
    if (command.id() != null) {
      sessions.add(command.id(), outcome); // refusals too: the same write must not be accepted later
    }
    return outcome;
  }

  private CommandResult addNew(CommandView command) {
    if (command.term() != 0 && command.term() != term) {
      return new CommandResult(CommandResult.Status.FENCED, 0);
    }
    usePrefixOf(command);
    for (Condition condition : command.conditions()) {
      long now = watched.get(KeyLayout.key(prefix, condition.key()));
      if (!condition.isMetBy(now)) {
        return new CommandResult(CommandResult.Status.REFUSED, now);
      }
    }
    revision++;
    current = command;
    command.forEach(this);
    return new CommandResult(CommandResult.Status.APPLIED, revision);
  }

  /** Returns the last revision given. */
  long revision() {
    return revision;
  }

  /** Returns the changes, including those of the sessions. The caller may add metadata. */
  RawWriteBatch finish() {
    sessions.finish(batch);
    return batch;
  }

  /** Adds a put of the current command to the batch. */
  @Override
  public void put(int key, int keyLength, int value, int valueLength) {
    batch.beginPut();
    key(key, keyLength);
    int at = batch.keyOrValue(KeyLayout.VALUE_HEADER_BYTES + valueLength);
    KeyLayout.valueHeader(revision, batch.array(), at);
    System.arraycopy(current.bytes(), value, batch.array(), at + KeyLayout.VALUE_HEADER_BYTES, valueLength);
    follow(key, keyLength, revision);
  }

  @Override
  public void delete(int key, int keyLength) {
    batch.beginDelete();
    key(key, keyLength);
    follow(key, keyLength, Condition.ABSENT);
  }

  @Override
  public void clear(int from, int fromLength, int to, int toLength) {
    byte[] first = stored(from, fromLength);
    byte[] end = toLength < 0 ? KeyLayout.end(prefix, null) : stored(to, toLength);
    if (Arrays.compareUnsigned(first, end) >= 0) {
      return; // crossed ends are an empty range, which RocksDB would refuse
    }
    batch.deleteRange(first, end);
    for (Map.Entry<byte[], Long> entry : watched.subMap(first, end).entrySet()) {
      entry.setValue(Condition.ABSENT);
    }
  }

  private void key(int from, int length) {
    int at = batch.keyOrValue(prefix.length + length);
    System.arraycopy(prefix, 0, batch.array(), at, prefix.length);
    System.arraycopy(current.bytes(), from, batch.array(), at + prefix.length, length);
  }

  private byte[] stored(int from, int length) {
    byte[] stored = Arrays.copyOf(prefix, prefix.length + length);
    System.arraycopy(current.bytes(), from, stored, prefix.length, length);
    return stored;
  }

  private void follow(int key, int keyLength, long now) {
    if (!watched.isEmpty()) {
      watched.replace(stored(key, keyLength), now);
    }
  }
}
