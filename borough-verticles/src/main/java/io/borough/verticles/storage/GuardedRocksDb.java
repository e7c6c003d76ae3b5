package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
import io.borough.impl.message.StorageMessages.ReadResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open RocksDB that refuses use after its close. RocksDB itself would crash the process then.
 *
 * <p>Any thread. Every native call is made inside {@link #use}, under a read lock. {@link #close} takes the write lock:
 * it waits for the calls inside, and afterwards {@link #use} refuses.
 */
final class GuardedRocksDb {
  /** A call to an open database. */
  interface Access<T> {
    T in(RocksDB db) throws RocksDBException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(GuardedRocksDb.class);

  private static final int KEYS_AT_ONCE = 64; // at most this many values are read beyond a bound

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
   * Opens a database that exists.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when its files are damaged
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

  /** Creates an empty database in a folder that does not exist. */
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
   * Writes the format if it is missing or older. This write comes before any write of the new format, and so also
   * reaches the disk before it.
   *
   * <p>A kill before the first flush leaves a database without any key. Earlier versions did not write the format into
   * such a database when they opened it again, and then filled it: a database without a format but with an applied
   * index is intact.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when there are keys, but neither format nor applied
   *     index
   */
  private void ensureFormat(RocksSettings settings) {
    byte[] format = use("read the format of " + folder, rocks -> rocks.get(KeyLayout.FORMAT_KEY));
    if (format == null && applied().equals(AppliedState.NOTHING) && !isEmpty()) {
      throw ErrorCode.CORRUPT_DATA.failure(folder + " has neither a format nor an applied index");
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

  /** Returns the applied state that is written in the database. */
  AppliedState applied() {
    byte[] stored = use("read the applied index of " + folder, rocks -> rocks.get(KeyLayout.APPLIED_KEY));
    return stored == null ? AppliedState.NOTHING : AppliedState.read(stored);
  }

  Path folder() {
    return folder;
  }

  /**
   * Calls the database, which stays open during the call.
   *
   * @param what names the call in the message of a failure
   * @throws io.borough.error.UnavailableException {@code NOT_LEADER} when the database is closed
   */
  <T> T use(String what, Access<T> access) {
    if (closed) {
      throw wasClosed();
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw wasClosed();
      }
      return access.in(db);
    } catch (RocksDBException e) {
      throw RocksFailures.of(e, "cannot " + what);
    } finally {
      lock.readLock().unlock();
    }
  }

  private BoroughException wasClosed() {
    return ErrorCode.NOT_LEADER.failure("this node's replica was closed");
  }

  /**
   * Reads stored keys as they all were at one moment.
   *
   * @param what names the call in the message of a failure
   * @param maxBytes of all values together; not checked for a single key
   * @throws io.borough.error.RejectedException {@code BATCH_TOO_LARGE} when the values have more bytes
   */
  List<ReadResult> getMany(String what, List<byte[]> keys, long maxBytes) {
    return use(what, rocks -> keys.size() == 1 ? List.of(KeyLayout.found(rocks.get(keys.get(0))))
        : getMany(rocks, keys, maxBytes));
  }

  private static List<ReadResult> getMany(RocksDB db, List<byte[]> keys, long maxBytes) throws RocksDBException {
    Snapshot snapshot = db.getSnapshot();
    try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
      List<ReadResult> found = new ArrayList<>(keys.size());
      long bytes = 0;
      for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
        for (ReadResult each : getSome(db, options, keys.subList(from, Math.min(from + KEYS_AT_ONCE, keys.size())))) {
          bytes += each.value() == null ? 0 : each.value().length();
          found.add(each);
        }
        if (bytes > maxBytes) {
          throw ErrorCode.BATCH_TOO_LARGE.failure("the values of " + keys.size() + " keys have more than " + maxBytes
              + " bytes together: ask for fewer");
        }
      }
      return found;
    } finally {
      db.releaseSnapshot(snapshot);
    }
  }

  private static List<ReadResult> getSome(RocksDB db, ReadOptions options, List<byte[]> keys) throws RocksDBException {
    List<byte[]> values = db.multiGetAsList(options, keys);
    List<ReadResult> found = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = values.get(i);
      // The Java side of multiGet reports a failed read as an absent key; a single get reports the failure.
      found.add(KeyLayout.found(value != null ? value : db.get(options, keys.get(i))));
    }
    return found;
  }

  /** Returns the files of the database's tables. */
  Set<Path> tables() {
    return use("list the tables of " + folder, this::tablesOf);
  }

  private Set<Path> tablesOf(RocksDB rocks) {
    Set<Path> tables = new LinkedHashSet<>();
    for (LiveFileMetaData live : rocks.getLiveFilesMetaData()) {
      tables.add(folder.resolve(live.fileName().replaceFirst("^/", "")));
    }
    return tables;
  }

  /** Verifies a table. Returns its bytes; 0 when a compaction has replaced it. */
  long verify(Path table, TableVerifier verifier) {
    return use("verify a table", rocks -> {
      try {
        return tablesOf(rocks).contains(table) ? verifier.verify(table) : 0;
      } catch (StorageException e) {
        if (tablesOf(rocks).contains(table)) {
          throw e;
        }
        return 0L;
      }
    });
  }

  /** Returns roughly the bytes from a stored key to another, in memory and in files, to about a block. */
  long approximateBytes(String what, byte[] from, byte[] to) {
    return use(what, rocks -> {
      try (Slice first = new Slice(from); Slice end = new Slice(to)) {
        return rocks.getApproximateSizes(List.of(new Range(first, end)),
            SizeApproximationFlag.INCLUDE_FILES, SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
      }
    });
  }

  /** Returns a property, or null when there is none of that name. */
  String property(String what, String name) {
    return use(what, rocks -> {
      try {
        return rocks.getProperty(name);
      } catch (RocksDBException e) {
        if (RocksFailures.codeOf(e) == Status.Code.NotFound) {
          return null;
        }
        throw e;
      }
    });
  }

  /** Keeps the current state readable until the snapshot is released or the database closes. */
  Snapshot pin() {
    return use("take a snapshot", rocks -> {
      Snapshot snapshot = rocks.getSnapshot();
      snapshots.add(snapshot);
      return snapshot;
    });
  }

  /** Releases a snapshot. Does nothing when it was released before or the database is closed. */
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

  /** Compacts a range and returns after the compaction. {@link #cancelCompactions} and {@link #close} end it early. */
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
        throw wasClosed(); // close waits for this thread, and a compaction may take hours
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
    synchronized (compactions) { // so that none of the options is freed meanwhile
      compactions.forEach(options -> options.setCanceled(true));
    }
  }

  /** Waits for the calls inside, releases every snapshot and closes the database. A second close does nothing. */
  void close() {
    synchronized (compactions) {
      closed = true; // from here on, use() refuses
      cancelCompactions();
    }
    lock.writeLock().lock();
    try {
      snapshots.forEach(db::releaseSnapshot);
      snapshots.clear();
      db.closeE();
    } catch (RocksDBException e) { // it is closed, and the Raft log has what is in no file
      LOG.warn("Closing {}: {}", folder, e.getMessage());
    } finally {
      lock.writeLock().unlock();
    }
  }
}
