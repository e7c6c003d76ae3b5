package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.options.StorageOptions;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Keeps the node's open scans: limits their number, and closes scans without a request for a long time, or that have
 * been open for a day: each keeps a snapshot, and with it all that was deleted since.
 *
 * <p>Any thread; every method may wait for a page that is being read.
 */
final class ScanRegistry {
  private static final long MAX_AGE_NANOS = TimeUnit.DAYS.toNanos(1); // what is deleted meanwhile stays on the disk

  private final Map<Long, ScanCursor> open = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final int maxOpen;
  private final Semaphore places;
  private final int pageBytes;
  private final long idleNanos;
  private final LongSupplier clock;

  /**
   * Creates a registry without scans.
   *
   * @param clock nanoseconds with any origin, as {@link System#nanoTime}
   */
  ScanRegistry(StorageOptions options, LongSupplier clock) {
    maxOpen = options.getMaxOpenScans();
    places = new Semaphore(maxOpen);
    pageBytes = options.getScanPageBytes();
    idleNanos = TimeUnit.MILLISECONDS.toNanos(options.getScanIdleMs());
    this.clock = clock;
  }

  /**
   * Opens a scan and reads its first page.
   *
   * @param owner the reader's bus id
   * @throws io.borough.error.UnavailableException {@code OVERLOADED} when too many are open
   */
  ScanPage open(RocksStore store, ScanOpen request, String owner) {
    if (!places.tryAcquire()) {
      throw ErrorCode.OVERLOADED.failure(maxOpen + " scans are open on this node");
    }
    ScanCursor scan;
    try {
      scan = store.scan(request, pageBytes, owner);
    } catch (BoroughException e) {
      places.release();
      throw e;
    }
    long id = ids.incrementAndGet();
    scan.opened(clock.getAsLong());
    open.put(id, scan);
    return page(id, scan, null);
  }

  /**
   * Reads the next page of a scan.
   *
   * @throws io.borough.error.UnavailableException {@code SCAN_EXPIRED} when the scan is not open any more
   */
  ScanPage next(ScanNext request) {
    ScanCursor scan = open.get(request.scanId());
    if (scan == null) {
      throw expired();
    }
    long now = clock.getAsLong();
    if (isOver(scan, now)) {
      close(request.scanId());
      throw expired();
    }
    scan.used(now);
    try {
      return page(request.scanId(), scan, request.seek());
    } catch (UnavailableException e) {
      throw e.code() == ErrorCode.NOT_LEADER ? expired() : e; // its database was closed
    }
  }

  private ScanPage page(long id, ScanCursor scan, Buffer seek) {
    ScanPage page = null;
    try {
      page = scan.page(id, seek);
    } finally {
      if (page == null || page.last() && !scan.held()) {
        close(id);
      }
    }
    if (page == null) {
      throw expired();
    }
    scan.used(clock.getAsLong());
    return page;
  }

  private static BoroughException expired() {
    return ErrorCode.SCAN_EXPIRED.failure(
        "the scan was closed: paused for too long, open for a day, or its database was closed");
  }

  /** Closes a scan. Does nothing when it is closed already. */
  void close(long id) {
    ScanCursor scan = open.remove(id);
    if (scan != null && scan.close()) {
      places.release();
    }
  }

  /** Closes the scans without a request for longer than the idle time, and those that have been open for a day. */
  void closeIdle() {
    long now = clock.getAsLong();
    closeThose(scan -> isOver(scan, now));
  }

  private boolean isOver(ScanCursor scan, long now) {
    return now - scan.usedNanos() > idleNanos || now - scan.openedNanos() > MAX_AGE_NANOS;
  }

  /** Closes the scans of a reader that has left the bus or does not respond. */
  void closeOf(String owner) {
    closeThose(scan -> scan.owner().equals(owner));
  }

  /** Closes the scans of a closed database. */
  void drop(GuardedRocksDb database) {
    closeThose(scan -> scan.database() == database);
  }

  void closeAll() {
    closeThose(scan -> true);
  }

  private void closeThose(Predicate<ScanCursor> which) {
    open.forEach((id, scan) -> {
      if (which.test(scan)) {
        close(id);
      }
    });
  }

  boolean isOpen(long id) {
    return open.containsKey(id);
  }

  /** Returns the number of open scans. */
  int count() {
    return open.size();
  }
}
