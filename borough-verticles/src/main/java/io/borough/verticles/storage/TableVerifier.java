package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/**
 * Verifies the checksum of each block of tables, which are RocksDB's data files. A table never changes once it is
 * written, so a table that was verified within the last hour is taken as whole where {@link #ensureWhole} is asked.
 *
 * <p>Any thread; blocks on the disk. Remembers at most {@value #MAX_REMEMBERED} tables.
 */
final class TableVerifier {
  private static final long REMEMBERED_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int MAX_REMEMBERED = 65_536;

  private final Options options;
  private final LongSupplier clock;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder damaged = new LongAdder();
  private final Map<Object, Long> verified = new LinkedHashMap<>() { // by file key, not by name; guarded by itself
    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
      return size() > MAX_REMEMBERED;
    }
  };

  /**
   * Creates a verifier that has verified nothing yet.
   *
   * @param options of the databases whose tables are verified; closed by their owner
   * @param clock nanoseconds with any origin, as {@link System#nanoTime}
   */
  TableVerifier(Options options, LongSupplier clock) {
    this.options = options;
    this.clock = clock;
  }

  /**
   * Reads a table and verifies each block.
   *
   * @return the bytes of the file
   * @throws StorageException {@code CORRUPT_DATA} when a block is damaged; {@code STORAGE_FAILED} when the file cannot
   *     be read
   */
  long verify(Path table) {
    try (SstFileReader reader = new SstFileReader(options)) {
      long size = Files.size(table);
      reader.open(table.toString());
      reader.verifyChecksum();
      remember(table);
      bytes.add(size);
      return size;
    } catch (RocksDBException e) {
      damaged.increment();
      throw (StorageException) RocksFailures.of(e, "cannot verify " + table);
    } catch (IOException e) {
      throw (StorageException) ErrorCode.STORAGE_FAILED.failure("cannot read " + table + ": " + e, e);
    }
  }

  /** Verifies the tables of a folder that were not verified within the last hour. Fails as {@link #verify} does. */
  void ensureWhole(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> tables = files.filter(file -> file.getFileName().toString().endsWith(".sst")).toList();
      for (Path table : tables) {
        if (!isRemembered(table)) {
          verify(table);
        }
      }
    } catch (IOException e) {
      throw (StorageException) ErrorCode.STORAGE_FAILED.failure("cannot list " + folder + ": " + e, e);
    }
  }

  private void remember(Path table) throws IOException {
    Object key = key(table);
    if (key != null) {
      synchronized (verified) {
        verified.remove(key); // so that the eldest is the one that was verified first
        verified.put(key, clock.getAsLong());
      }
    }
  }

  private boolean isRemembered(Path table) throws IOException {
    Object key = key(table);
    synchronized (verified) {
      Long at = key == null ? null : verified.get(key);
      return at != null && clock.getAsLong() - at < REMEMBERED_NANOS;
    }
  }

  /** Returns what a file and its hard links have in common; null where the file system has no such thing. */
  private static Object key(Path table) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(table, BasicFileAttributes.class);
      return attributes.fileKey() == null ? null : List.of(attributes.fileKey(), attributes.size());
    } catch (NoSuchFileException e) { // a compaction has deleted it
      return null;
    }
  }

  /** Returns the bytes that were verified. */
  long bytes() {
    return bytes.sum();
  }

  /** Returns how many times a table was found to be damaged or unreadable. */
  long damaged() {
    return damaged.sum();
  }
}
