package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.StorageException;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * One open scan: a snapshot and a position in it.
 *
 * <p>Each page has its own iterator. An iterator that is kept holds memory for as long as a reader pauses; a snapshot
 * holds only disk space. Any thread; pages and the close exclude each other.
 */
final class ScanCursor {
  /** The bytes of an entry in a page besides its key and value. */
  private static final int ENTRY_OVERHEAD_BYTES = 16;

  private final GuardedRocksDb database;
  private final ScanOpen request;
  private final int pageBytes;
  private final String owner;
  private final Function<StorageException, BoroughException> onFailure;
  private final byte[] prefix;
  private final byte[] first; // stored keys: the whole range, first included, end not
  private final byte[] end;
  private final Snapshot snapshot;
  private byte[] from; // the rest of the range
  private byte[] to;
  private long left; // entries until the limit
  private boolean closed;
  private volatile long openedNanos;
  private volatile long usedNanos;

  /**
   * Opens a scan over the current state of the database.
   *
   * @param onFailure called when a page could not be read; returns the failure for the reader
   */
  ScanCursor(GuardedRocksDb database, ScanOpen request, int pageBytes, String owner,
      Function<StorageException, BoroughException> onFailure) {
    this.database = database;
    this.request = request;
    this.pageBytes = pageBytes;
    this.owner = owner;
    this.onFailure = onFailure;
    prefix = KeyLayout.prefix(request.partition());
    first = KeyLayout.key(prefix, request.from());
    end = KeyLayout.end(prefix, request.to());
    begin(first, end);
    snapshot = database.pin();
  }

  private void begin(byte[] nextFrom, byte[] nextTo) {
    from = nextFrom;
    to = nextTo;
    left = request.limit() < 0 ? Long.MAX_VALUE : request.limit();
  }

  /** Returns the reader's bus id. */
  String owner() {
    return owner;
  }

  GuardedRocksDb database() {
    return database;
  }

  /** Returns whether the scan stays open after its last page. */
  boolean held() {
    return request.hold();
  }

  /** Returns when a page was last requested or read. */
  long usedNanos() {
    return usedNanos;
  }

  /** Returns when the scan was opened. */
  long openedNanos() {
    return openedNanos;
  }

  void opened(long nanos) {
    openedNanos = nanos;
    usedNanos = nanos;
  }

  void used(long nanos) {
    usedNanos = nanos;
  }

  /**
   * Reads the next page.
   *
   * @param seek the key to continue from, with the full limit; null to continue after the last page
   * @return null when the scan was closed meanwhile
   */
  synchronized ScanPage page(long id, Buffer seek) {
    if (closed) {
      return null;
    }
    if (seek != null) {
      seek(KeyLayout.key(prefix, seek));
    }
    if (left == 0 || Arrays.compareUnsigned(from, to) >= 0) {
      return new ScanPage(id, List.of(), true);
    }
    try {
      return database.use("read a page of a scan", db -> read(db, id));
    } catch (StorageException e) {
      throw onFailure.apply(e);
    }
  }

  private void seek(byte[] key) {
    if (request.reverse()) {
      byte[] behind = KeyLayout.after(key); // so that the range contains the key itself
      begin(first, Arrays.compareUnsigned(behind, end) < 0 ? behind : end);
    } else {
      begin(Arrays.compareUnsigned(key, first) > 0 ? key : first, end);
    }
  }

  private ScanPage read(RocksDB db, long id) throws RocksDBException {
    List<ScanEntry> entries = new ArrayList<>();
    try (Slice lower = new Slice(from);
        Slice upper = new Slice(to);
        ReadOptions options = new ReadOptions()
            .setSnapshot(snapshot)
            .setIterateLowerBound(lower)
            .setIterateUpperBound(upper);
        RocksIterator iterator = db.newIterator(options)) {
      if (request.reverse()) {
        iterator.seekToLast();
      } else {
        iterator.seekToFirst();
      }
      byte[] last = null;
      long bytes = 0;
      while (iterator.isValid() && left > 0 && entries.size() < Math.max(1, request.pageEntries())) {
        byte[] key = iterator.key();
        ScanEntry entry = entry(key, iterator);
        bytes += bytes(entry);
        if (bytes > pageBytes && last != null) { // a page has at least one entry, however large
          break;
        }
        entries.add(entry);
        last = key;
        left--;
        if (request.reverse()) {
          iterator.prev();
        } else {
          iterator.next();
        }
      }
      iterator.status(); // throws after a failure, which looks like the end of the range
      boolean more = iterator.isValid() && left > 0;
      moveBehind(last, more);
      return new ScanPage(id, entries, !more);
    }
  }

  private void moveBehind(byte[] last, boolean more) {
    if (!more) {
      from = to; // nothing is left
    } else if (request.reverse()) {
      to = last;
    } else {
      from = KeyLayout.after(last);
    }
  }

  private ScanEntry entry(byte[] key, RocksIterator iterator) {
    byte[] value;
    if (request.values()) {
      value = iterator.value();
    } else {
      value = new byte[KeyLayout.VALUE_HEADER_BYTES];
      iterator.value(value); // copies only the header
    }
    return new ScanEntry(
        request.keys() ? KeyLayout.userKey(prefix, key) : null,
        request.values() ? KeyLayout.userValue(value) : null,
        KeyLayout.revision(value));
  }

  private static long bytes(ScanEntry entry) {
    return ENTRY_OVERHEAD_BYTES
        + (entry.key() == null ? 0 : entry.key().length())
        + (entry.value() == null ? 0 : entry.value().length());
  }

  /** Releases the snapshot, after a page that is being read. Returns true the first time. */
  synchronized boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    database.release(snapshot);
    return true;
  }
}
