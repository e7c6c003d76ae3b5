package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies all tables of this node's stores again and again, one table a call, so that a block that was spoilt on the
 * disk is found while other replicas are whole. Damage stops the replica, as a failed read does.
 *
 * <p>Thread: a worker's, one call at a time.
 */
final class StoreScrubber {
  private static final Logger LOG = LoggerFactory.getLogger(StoreScrubber.class);
  private static final long MIN_PAUSE_MS = 100;
  private static final long BETWEEN_PASSES_MS = TimeUnit.HOURS.toMillis(1);

  private final RocksStores stores;
  private final long bytesPerSecond;
  private final Deque<Table> pass = new ArrayDeque<>(); // the tables that are still to be verified

  private record Table(RocksStore store, Path file) {}

  /**
   * Creates a scrubber that begins with a new pass.
   *
   * @param bytesPerSecond the average rate, more than 0
   */
  StoreScrubber(RocksStores stores, long bytesPerSecond) {
    this.stores = stores;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Verifies the next table. Returns the milliseconds until the next call is due. */
  long next() {
    if (pass.isEmpty()) {
      stores.all().forEach(this::addTables);
    }
    Table table = pass.poll();
    if (table == null) {
      return BETWEEN_PASSES_MS;
    }
    long bytes = verify(table);
    return pass.isEmpty() ? BETWEEN_PASSES_MS : Math.max(MIN_PAUSE_MS, bytes * 1_000 / bytesPerSecond);
  }

  private void addTables(RocksStore store) {
    try {
      store.onCurrent(GuardedRocksDb::tables).forEach(file -> pass.add(new Table(store, file)));
    } catch (BoroughException e) {
      LOG.debug("A store is not verified: {}", e.getMessage()); // it was closed, or has failed
    }
  }

  private long verify(Table table) {
    try {
      return table.store().onCurrent(current -> current.verify(table.file(), stores.tables()));
    } catch (BoroughException e) {
      LOG.error("{} is not whole: {}", table.file(), e.getMessage());
      return 0;
    }
  }
}
