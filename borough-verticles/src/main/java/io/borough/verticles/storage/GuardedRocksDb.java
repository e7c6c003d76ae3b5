package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open RocksDB, which nobody can use once it is closed: that would be the end of the process.
 *
 * <p>Any thread. Everything native happens inside {@link #use}, under a read lock; {@link #close} takes the write lock,
 * so it waits for those inside, and afterwards {@link #use} refuses.
 */
final class GuardedRocksDb {
  /** Something to do with an open database. */
  interface Access<T> {
    T in(RocksDB db) throws RocksDBException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(GuardedRocksDb.class);

  private final Path folder;
  private final RocksDB db;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Set<Snapshot> snapshots = ConcurrentHashMap.newKeySet(); // bounded by the scans
  private final Set<CompactRangeOptions> compactions = new HashSet<>(); // guarded by itself
  private volatile boolean closed;

  private GuardedRocksDb(Path folder, RocksDB db) {
    this.folder = folder;
    this.db = db;
  }

  /**
   * Opens a database that is there.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when its files are not what they should be
   * @throws io.borough.error.RejectedException {@code FORMAT_TOO_NEW}
   */
  static GuardedRocksDb open(RocksSettings settings, Path folder) {
    GuardedRocksDb opened;
    try {
      opened = new GuardedRocksDb(folder, RocksDB.open(settings.existing(), folder.toString()));
    } catch (RocksDBException e) {
      throw RocksFailures.ofOpening(e, "cannot open " + folder);
    }
    try {
      opened.ensureFormat(settings);
      return opened;
    } catch (BoroughException e) {
      opened.close();
      throw e;
    }
  }

  /** Makes an empty database in a folder that does not exist. */
  static GuardedRocksDb create(RocksSettings settings, Path folder) {
    GuardedRocksDb made;
    try {
      made = new GuardedRocksDb(folder, RocksDB.open(settings.fresh(), folder.toString()));
    } catch (RocksDBException e) {
      throw RocksFailures.of(e, "cannot make " + folder);
    }
    try {
      made.writeFormat(settings);
      return made;
    } catch (BoroughException e) {
      made.close();
      throw e;
    }
  }

  private void writeFormat(RocksSettings settings) {
    byte[] format = {KeyLayout.FORMAT >>> 8, KeyLayout.FORMAT};
    use("write the format of " + folder, rocks -> {
      rocks.put(settings.writes(), KeyLayout.FORMAT_KEY, format);
      return null;
    });
  }

  /**
   * Writes the format where it is missing or older: before anything of the new format, and so on the disk before that,
   * too.
   *
   * <p>A kill before the first flush leaves a database without any key. Earlier versions did not write the format into
   * such a database when they opened it again, and went on to fill it: with an applied index it is whole.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when there are keys, but neither format nor applied
   *     index
   */
  private void ensureFormat(RocksSettings settings) {
    byte[] format = use("read the format of " + folder, rocks -> rocks.get(KeyLayout.FORMAT_KEY));
    if (format == null && applied().equals(AppliedState.NOTHING) && !isEmpty()) {
      throw ErrorCode.CORRUPT_DATA.failure(folder + " says neither which format it has nor what was applied");
    }
    if (format == null || version(format) < KeyLayout.FORMAT) {
      writeFormat(settings);
    }
  }

  private int version(byte[] format) {
    if (format.length != 2) {
      throw ErrorCode.CORRUPT_DATA.failure(folder + " names its format in " + format.length + " bytes");
    }
    int version = (format[0] & 0xff) << 8 | format[1] & 0xff;
    if (version > KeyLayout.FORMAT) {
      throw ErrorCode.FORMAT_TOO_NEW.failure(
          folder + " has format " + version + ", and this version reads those up to " + KeyLayout.FORMAT);
    }
    return version;
  }

  private boolean isEmpty() {
    return use("read " + folder, rocks -> {
      try (var entries = rocks.newIterator()) {
        entries.seekToFirst();
        entries.status();
        return !entries.isValid();
      }
    });
  }

  /** How far it has come, as it is written in it. */
  AppliedState applied() {
    byte[] stored = use("read the applied index of " + folder, rocks -> rocks.get(KeyLayout.APPLIED_KEY));
    return stored == null ? AppliedState.NOTHING : AppliedState.read(stored);
  }

  Path folder() {
    return folder;
  }

  /**
   * Does something with the database, which stays open meanwhile.
   *
   * @param what says for a failure what could not be done
   * @throws io.borough.error.UnavailableException {@code NOT_LEADER} when it is closed
   */
  <T> T use(String what, Access<T> access) {
    if (closed) {
      throw gone();
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw gone();
      }
      return access.in(db);
    } catch (RocksDBException e) {
      throw RocksFailures.of(e, "cannot " + what);
    } finally {
      lock.readLock().unlock();
    }
  }

  private BoroughException gone() {
    return ErrorCode.NOT_LEADER.failure("this node's replica was closed");
  }

  /** Keeps the state as it is now readable, until it is released or the database closes. */
  Snapshot pin() {
    return use("take a snapshot", rocks -> {
      Snapshot snapshot = rocks.getSnapshot();
      snapshots.add(snapshot);
      return snapshot;
    });
  }

  /** Releases a snapshot; again, or after the database was closed, it does nothing. */
  void release(Snapshot snapshot) {
    lock.readLock().lock();
    try {
      if (snapshots.remove(snapshot)) {
        db.releaseSnapshot(snapshot);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Compacts a range and returns when that is over; ended early by {@link #cancelCompactions} and {@link #close}. */
  void compact(byte[] from, byte[] to) {
    use("compact", rocks -> {
      try (CompactRangeOptions options = new CompactRangeOptions()) {
        begin(options);
        try {
          rocks.compactRange(rocks.getDefaultColumnFamily(), from, to, options);
        } catch (RocksDBException e) {
          if (RocksFailures.codeOf(e) == Status.Code.Incomplete) {
            throw ErrorCode.STOPPED.failure("the compaction was ended");
          }
          throw e;
        } finally {
          end(options);
        }
      }
      return null;
    });
  }

  private void begin(CompactRangeOptions options) {
    synchronized (compactions) {
      if (closed) {
        throw gone(); // closing waits for this thread, which must not begin what takes hours
      }
      compactions.add(options);
    }
  }

  private void end(CompactRangeOptions options) {
    synchronized (compactions) {
      compactions.remove(options);
    }
  }

  void cancelCompactions() {
    synchronized (compactions) { // so that none of them is freed meanwhile
      compactions.forEach(options -> options.setCanceled(true));
    }
  }

  /** Waits for those inside, frees every snapshot and closes; a second close does nothing. */
  void close() {
    synchronized (compactions) {
      closed = true; // from here on nobody comes in
      cancelCompactions();
    }
    lock.writeLock().lock();
    try {
      snapshots.forEach(db::releaseSnapshot);
      snapshots.clear();
      db.closeE();
    } catch (RocksDBException e) { // closed it is, and what did not reach a file is in the Raft log
      LOG.warn("Closing {}: {}", folder, e.getMessage());
    } finally {
      lock.writeLock().unlock();
    }
  }
}
