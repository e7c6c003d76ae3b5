package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
import io.borough.error.UnavailableException;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandResult;
import io.borough.impl.command.CommandView;
import io.borough.impl.message.RaftMessages.Digest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.wire.WireFormatException;
import io.borough.verticles.statemachine.ShardStore;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one shard's data in RocksDB: applies the entries of the shard's log in order, and reads the result.
 *
 * <p>Threads: changes exclude each other; reads come from any thread and run beside them. A read during an {@link
 * #install} is answered from the old or the new state, never from both.
 */
final class RocksStore implements ShardStore {
  private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);

  private final int shard;
  private final StoreFolder folder;
  private final RocksSettings settings;
  private final ScanRegistry scans;
  private final Runnable onClose;
  private volatile GuardedRocksDb database; // replaced by an install
  private SessionTable.Bounds bounds = SessionTable.Bounds.USUAL;
  private SessionTable sessions;
  private final AppliedDigestChain digests = new AppliedDigestChain();
  private volatile AppliedState applied;
  private volatile boolean passedOver; // whether the field applied is ahead of the one on the disk
  private volatile BoroughException failure; // once set, nothing is applied or read any more
  private volatile Predicate<StorageException> stopsReplica = failed -> false;
  private boolean closed;

  private RocksStore(int shard, StoreFolder folder, RocksSettings settings, ScanRegistry scans, Runnable onClose,
      GuardedRocksDb database) {
    this.shard = shard;
    this.folder = folder;
    this.settings = settings;
    this.scans = scans;
    this.onClose = onClose;
    this.database = database;
    this.applied = database.applied();
    this.sessions = load(database);
  }

  private SessionTable load(GuardedRocksDb from) {
    return from.use("read the sessions", db -> SessionTable.load(db, bounds));
  }

  /**
   * Sets how much of sessions is kept. The bounds must be the same on every replica, because otherwise the replicas
   * would differ. For tests.
   */
  synchronized void bound(SessionTable.Bounds next) {
    bounds = next;
    sessions = load(database);
  }

  /** Returns the sessions. May be read only while nothing is applied. */
  SessionTable sessions() {
    return sessions;
  }

  /**
   * Opens a shard's store as {@link io.borough.verticles.statemachine.ShardStores#open} says.
   *
   * @param scans the node's scans; those of this store end when it closes
   * @param onClose called once when the store has closed
   */
  static RocksStore open(int shard, Path root, Path snapshot, RocksSettings settings, ScanRegistry scans,
      Runnable onClose) {
    StoreFolder folder = StoreFolder.open(root);
    GuardedRocksDb database = new StoreRecovery(folder, settings).open(snapshot);
    try {
      return new RocksStore(shard, folder, settings, scans, onClose, database);
    } catch (BoroughException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public synchronized List<CommandResult> apply(long term, long index, byte[] entry) {
    checkUsable();
    boolean done = false;
    try {
      if (applied.covers(shard, term, index)) { // replayed after a restart
        done = true;
        return List.of();
      }
      List<CommandView> commands = decode(index, entry); // all before any is applied: a bad one stops the whole entry
      // a new leader's clock may be behind, but the log's clock never goes back
      long timeMs = Math.max(applied.timeMs(), CommandBatch.timeMs(entry));
      List<CommandResult> outcomes = database.use(
          "apply entry " + index, db -> write(db, entry, commands, term, index, timeMs));
      done = true;
      return outcomes;
    } catch (BoroughException e) {
      failure = RocksFailures.ofApply(e);
      throw failure;
    } finally {
      if (!done && failure == null) { // a replica that skips an entry would differ from the others for ever
        failure = ErrorCode.STORAGE_FAILED.failure("entry " + index + " of shard " + shard + " was not applied");
      }
    }
  }

  private List<CommandView> decode(long index, byte[] entry) {
    try {
      return CommandView.of(entry);
    } catch (WireFormatException e) {
      throw ErrorCode.CORRUPT_DATA.failure("entry " + index + " of shard " + shard + ": " + e.getMessage(), e);
    }
  }

  private List<CommandResult> write(RocksDB db, byte[] entry, List<CommandView> commands, long term, long index,
      long timeMs) throws RocksDBException {
    sessions.begin(index, timeMs);
    CommandApplier stage = CommandApplier.begin(db, entry, commands, term, applied.revision(), sessions);
    List<CommandResult> outcomes = new ArrayList<>(commands.size());
    for (CommandView command : commands) {
      outcomes.add(stage.add(command));
    }
    long digest = AppliedDigestChain.next(applied.digest(), index, entry, outcomes);
    AppliedState next = new AppliedState(term, index, stage.revision(), timeMs, digest);
    RawWriteBatch changes = stage.finish();
    changes.put(KeyLayout.APPLIED_KEY, next.toBytes());
    try (WriteBatch batch = changes.toBatch()) {
      db.write(settings.writes(), batch);
    }
    digests.applied(applied, next);
    applied = next;
    passedOver = false;
    return outcomes;
  }

  @Override
  public synchronized void passOver(long term, long index) {
    if (!applied.covers(shard, term, index)) {
      applied = new AppliedState(term, index, applied.revision(), applied.timeMs(), applied.digest());
      passedOver = true;
    }
  }

  @Override
  public long appliedIndex() {
    return applied.index();
  }

  @Override
  public long appliedTerm() {
    return applied.term();
  }

  @Override
  public List<Digest> digests() {
    return digests.latest();
  }

  @Override
  public synchronized void checkpoint(Path target) {
    checkUsable();
    database.use("make a checkpoint of shard " + shard, db -> {
      if (passedOver) {
        db.put(settings.writes(), KeyLayout.APPLIED_KEY, applied.toBytes());
        passedOver = false;
      }
      try (FlushOptions flush = new FlushOptions().setWaitForFlush(true); Checkpoint copy = Checkpoint.create(db)) {
        db.flush(flush); // without RocksDB's own log, a checkpoint has only what is in files
        copy.createCheckpoint(target.toString());
      }
      return null;
    });
    try {
      StoreFolder.syncCheckpoint(target);
    } catch (IOException e) {
      throw ErrorCode.STORAGE_FAILED.failure("cannot sync " + target + ": " + e, e);
    }
  }

  @Override
  public synchronized void install(Path checkpoint) {
    if (closed) {
      throw ErrorCode.STORAGE_FAILED.failure("the store of shard " + shard + " is closed");
    }
    settings.tables().ensureWhole(checkpoint); // before it is opened, since an open database replaces its tables
    GuardedRocksDb next = new StoreRecovery(folder, settings).openCopy(checkpoint);
    AppliedState installed;
    SessionTable carried;
    try {
      installed = next.applied();
      carried = load(next);
      folder.activate(next.folder());
    } catch (BoroughException e) {
      next.close();
      throw e; // the next open removes the folder
    }
    GuardedRocksDb old = database;
    database = next;
    applied = installed;
    digests.clear();
    sessions = carried;
    passedOver = false;
    failure = null; // it was a failure of the replaced state
    old.close();
    scans.drop(old);
    try {
      folder.delete(old.folder());
    } catch (StorageException e) { // the new state is in use, and the next start removes the old one
      LOG.warn("The replaced database is not deleted yet: {}", e.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        database.close();
        scans.drop(database);
      } finally {
        onClose.run();
      }
    }
  }

  private void checkUsable() {
    if (closed) {
      throw ErrorCode.STORAGE_FAILED.failure("the store of shard " + shard + " is closed");
    }
    if (failure != null) {
      throw ErrorCode.STORAGE_FAILED.failure(
          "shard " + shard + " stopped after an earlier failure: " + failure.getMessage(), failure);
    }
  }

  /**
   * Reads keys as they all were at one moment.
   *
   * @param keys as they are stored
   * @return the results in the order of the keys
   */
  List<ReadResult> getMany(List<byte[]> keys) {
    return getMany(keys, Long.MAX_VALUE);
  }

  /**
   * Reads keys as they all were at one moment, if their values together are small enough.
   *
   * @param keys as they are stored
   * @param maxBytes of all values together; not checked for a single key, so that one value can always be read
   * @return the results in the order of the keys
   * @throws io.borough.error.RejectedException {@code BATCH_TOO_LARGE} when the values have more bytes
   */
  List<ReadResult> getMany(List<byte[]> keys, long maxBytes) {
    return keys.isEmpty() ? List.of()
        : onCurrent(current -> current.getMany("read shard " + shard, keys, maxBytes));
  }

  /** Opens a scan over the current state. */
  ScanCursor scan(ScanOpen request, int pageBytes, String owner) {
    return onCurrent(current -> new ScanCursor(current, request, pageBytes, owner, e -> failed(current, e)));
  }

  /** Returns roughly the bytes of a range, in memory and in files. */
  long approximateBytes(String partition, Buffer from, Buffer to) {
    byte[] prefix = KeyLayout.prefix(partition);
    byte[] first = KeyLayout.key(prefix, from);
    byte[] end = KeyLayout.end(prefix, to);
    return onCurrent(current -> current.approximateBytes("measure shard " + shard, first, end));
  }

  /** Returns a property of RocksDB, or null when RocksDB has none of that name. */
  String property(String name) {
    return onCurrent(current -> current.property("read a property of shard " + shard, name));
  }

  /** Compacts a range. May take hours, and ends early when the store closes. */
  void compact(String partition, Buffer from, Buffer to) {
    byte[] prefix = KeyLayout.prefix(partition);
    byte[] first = KeyLayout.key(prefix, from);
    byte[] end = KeyLayout.end(prefix, to);
    onCurrent(current -> {
      current.compact(first, end);
      return null;
    });
  }

  void cancelCompactions() {
    database.cancelCompactions();
  }

  /** Reads the current database. If an install replaces it meanwhile, reads the new one. */
  <T> T onCurrent(Function<GuardedRocksDb, T> reading) {
    while (true) {
      BoroughException broken = failure;
      if (broken != null) {
        throw stopped(broken);
      }
      GuardedRocksDb current = database;
      try {
        return reading.apply(current);
      } catch (UnavailableException e) {
        if (e.code() != ErrorCode.NOT_LEADER || current == database) {
          throw e;
        }
      } catch (StorageException e) {
        throw failed(current, e);
      }
    }
  }

  /** Returns what the caller of a read hears that the disk failed. */
  private BoroughException failed(GuardedRocksDb current, StorageException e) {
    if (current != database || !RocksFailures.isOfDisk(e) || !stopsReplica.test(e)) {
      return e;
    }
    failure = e;
    return stopped(e);
  }

  private BoroughException stopped(BoroughException cause) {
    return ErrorCode.NOT_LEADER.failure(
        "this node's replica of shard " + shard + " has stopped: " + cause.getMessage(), cause);
  }

  @Override
  public void onReadFailure(Predicate<StorageException> next) {
    stopsReplica = next;
  }
}
