package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.options.StorageOptions;
import io.borough.verticles.statemachine.ShardStore;
import io.borough.verticles.statemachine.ShardStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.rocksdb.RocksDB;

/**
 * Holds this node's stores in RocksDB, and the objects that they share.
 *
 * <p>The node creates it before its verticles and closes it after them. Any thread; opening and closing block on the
 * disk.
 */
public final class RocksStores implements ShardStores, AutoCloseable {
  private static final Throwable LIBRARY_FAILURE = loadLibrary(); // one attempt: a second one may block for ever

  private final Map<Integer, RocksStore> stores = new ConcurrentHashMap<>();
  private final Set<Integer> taken = ConcurrentHashMap.newKeySet(); // open, or being opened or closed
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(); // open() reads, close() writes
  private final RocksSettings settings;
  private final ScanRegistry scans;
  private boolean closed;

  /**
   * Loads RocksDB's native library, so that a failure is known before anything is opened. Blocks on the disk.
   *
   * @throws io.borough.error.RejectedException {@code UNSUPPORTED}; the message says what to set
   */
  public static void prepare() {
    if (LIBRARY_FAILURE != null) {
      Throwable root = LIBRARY_FAILURE.getCause() == null ? LIBRARY_FAILURE : LIBRARY_FAILURE.getCause();
      throw ErrorCode.UNSUPPORTED.failure("RocksDB's native library cannot be loaded: " + Failures.messageOf(root)
          + ". It is unpacked into java.io.tmpdir, which is " + System.getProperty("java.io.tmpdir")
          + ": set that to a folder which can be written and may hold programs", LIBRARY_FAILURE);
    }
  }

  private static Throwable loadLibrary() {
    try {
      RocksDB.loadLibrary();
      return null;
    } catch (RuntimeException | LinkageError e) {
      return e;
    }
  }

  /** Creates the objects that the stores share. */
  public RocksStores(StorageOptions options) {
    this(options, System::nanoTime);
  }

  RocksStores(StorageOptions options, LongSupplier clock) {
    settings = new RocksSettings(options);
    scans = new ScanRegistry(options, clock);
  }

  /**
   * Opens a shard's store.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when the store's files are damaged and there is no
   *     snapshot; {@code STORAGE_FAILED} when the disk refuses, or the shard's store is open already
   * @throws io.borough.error.RejectedException {@code FORMAT_TOO_NEW} when a newer version wrote it
   */
  @Override
  public ShardStore open(int shard, Path root, Path snapshot) {
    lock.readLock().lock();
    try {
      if (closed || !taken.add(shard)) {
        throw ErrorCode.STORAGE_FAILED.failure(
            "the store of shard " + shard + (closed ? " cannot open any more" : " is open already"));
      }
      RocksStore store = null;
      try {
        store = RocksStore.open(shard, root, snapshot, settings, scans, () -> forget(shard));
        stores.put(shard, store);
        return store;
      } finally {
        if (store == null) {
          taken.remove(shard);
        }
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private void forget(int shard) {
    stores.remove(shard);
    taken.remove(shard);
  }

  /** Returns a shard's store, or null when it is not open. */
  RocksStore find(int shard) {
    return stores.get(shard);
  }

  /** Returns the open stores. */
  List<RocksStore> all() {
    return List.copyOf(stores.values());
  }

  /** Returns the verifier of every store's tables. */
  TableVerifier tables() {
    return settings.tables();
  }

  @Override
  public void verify(Path checkpoint) {
    settings.tables().ensureWhole(checkpoint);
  }

  /** Returns the bytes of tables that were verified since the node started. */
  public long verifiedBytes() {
    return settings.tables().bytes();
  }

  /** Returns how many times a table was found to be damaged or unreadable since the node started. */
  public long damagedTables() {
    return settings.tables().damaged();
  }

  /** Returns the open scans of all stores. */
  ScanRegistry scans() {
    return scans;
  }

  /** Ends the compactions that were requested. */
  void cancelCompactions() {
    stores.values().forEach(RocksStore::cancelCompactions);
  }

  /** Returns the bytes of memory that caches and write buffers use now. */
  public long memoryBytes() {
    lock.readLock().lock();
    try {
      return closed ? 0 : settings.memoryBytes();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Closes every open store, and the objects that they share. A second close does nothing. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        scans.closeAll();
        List.copyOf(stores.values()).forEach(RocksStore::close);
        settings.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
