package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.impl.message.StorageMessages.ReadResult;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;

/** Reads an open database, inside {@link GuardedRocksDb#use}. */
final class StoreReads {
  private static final int KEYS_AT_ONCE = 64; // at most this many values are read beyond a bound

  private StoreReads() {}

  /**
   * Reads stored keys as they all were at one moment.
   *
   * @param maxBytes of all values together; not checked for a single key
   * @throws io.borough.error.RejectedException {@code BATCH_TOO_LARGE} when the values have more bytes
   */
  static List<ReadResult> getMany(RocksDB db, List<byte[]> keys, long maxBytes) throws RocksDBException {
    if (keys.size() == 1) {
      return List.of(KeyLayout.found(db.get(keys.get(0))));
    }
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

  /** Returns roughly the bytes from a stored key to another, in memory and in files, to about a block. */
  static long approximateBytes(RocksDB db, byte[] from, byte[] to) {
    try (Slice first = new Slice(from); Slice end = new Slice(to)) {
      return db.getApproximateSizes(List.of(new Range(first, end)),
          SizeApproximationFlag.INCLUDE_FILES, SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
    }
  }

  /** Returns a property, or null when there is none of that name. */
  static String property(RocksDB db, String name) throws RocksDBException {
    try {
      return db.getProperty(name);
    } catch (RocksDBException e) {
      if (RocksFailures.codeOf(e) == Status.Code.NotFound) {
        return null;
      }
      throw e;
    }
  }
}
