package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, creates or restores the database of a shard. Blocks; one thread at a time. */
final class StoreRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRecovery.class);

  private final StoreFolder folder;
  private final RocksSettings settings;

  StoreRecovery(StoreFolder folder, RocksSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Opens the database in use. Opens a copy of the snapshot instead when that is newer, or the database in use is
   * missing or damaged. Without either, opens an empty database.
   *
   * @param snapshot a checkpoint's folder, or null
   */
  GuardedRocksDb open(Path snapshot) {
    GuardedRocksDb active = openActive(snapshot != null);
    GuardedRocksDb newest;
    try {
      newest = newest(active, snapshot);
    } catch (BoroughException e) {
      if (active != null) {
        active.close();
      }
      throw e;
    }
    try {
      folder.clean();
      return newest;
    } catch (BoroughException e) {
      newest.close();
      throw e;
    }
  }

  private GuardedRocksDb newest(GuardedRocksDb active, Path snapshot) {
    if (snapshot != null) {
      GuardedRocksDb copy = openCopy(snapshot);
      if (active != null && active.applied().index() >= copy.applied().index()) {
        copy.close();
        return active;
      }
      if (active != null) {
        active.close();
      }
      return activated(copy);
    }
    return active != null ? active : activated(GuardedRocksDb.create(settings, folder.next()));
  }

  private GuardedRocksDb activated(GuardedRocksDb database) {
    try {
      folder.activate(database.folder());
      return database;
    } catch (BoroughException e) {
      database.close();
      throw e;
    }
  }

  /** Returns the database in use; null when there is none, or it is damaged and a snapshot can replace it. */
  private GuardedRocksDb openActive(boolean replaceable) {
    try {
      Path active = folder.active();
      return active == null ? null : checked(GuardedRocksDb.open(settings, active));
    } catch (StorageException e) {
      if (!replaceable || e.code() != ErrorCode.CORRUPT_DATA) {
        throw e;
      }
      LOG.warn("The store is damaged and is rebuilt from the newest snapshot: {}", e.getMessage());
      return null;
    }
  }

  /** Copies a checkpoint and opens the copy, which is not in use until it is activated. */
  GuardedRocksDb openCopy(Path checkpoint) {
    Path copy = folder.next();
    folder.copy(checkpoint, copy);
    return checked(GuardedRocksDb.open(settings, copy));
  }

  private static GuardedRocksDb checked(GuardedRocksDb database) {
    try {
      database.applied();
      return database;
    } catch (BoroughException e) {
      database.close();
      throw e;
    }
  }
}
