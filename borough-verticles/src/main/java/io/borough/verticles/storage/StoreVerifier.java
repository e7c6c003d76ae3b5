package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.StorageException;
import io.borough.verticles.io.FileProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads a whole database or snapshot of a stopped node, and writes nothing: opens it read-only, verifies the checksum
 * of each block of each file that the manifest names, and reads each key and value. One thread; blocks on the disk.
 */
public final class StoreVerifier {
  private static final Pattern PLACE = Pattern.compile(" in (.+\\.sst) offset (\\d{1,18})"); // in RocksDB's messages
  private static final int LENGTH_AT = 9;
  private static final int NAME_AT = 11;

  private final FileProblem.Sink problems;
  private final Predicate<Path> isNew;

  /**
   * Creates a verifier.
   *
   * @param isNew returns false for a file that was verified before, for example under another name
   */
  public StoreVerifier(FileProblem.Sink problems, Predicate<Path> isNew) {
    this.problems = problems;
    this.isNew = isNew;
  }

  /**
   * What a database says of itself.
   *
   * @param format of its keys and values; 0 when none is written yet
   * @param term of the last entry that was applied; -1 when there was none
   * @param index of the last entry that was applied; -1 when there was none
   * @param revision the last that was given
   * @param digest of everything that was applied; the same on each replica that has applied as much
   * @param entries how many keys of users it holds
   * @param files the data files that its manifest names
   */
  public record Content(
      int format, long term, long index, long revision, long digest, long entries, List<Path> files) {}

  /**
   * Returns the database that a shard uses; null when there is none. Reports a problem when the file that names the
   * database is damaged.
   *
   * @param root the folder of the shard's group
   */
  public static Path active(Path root, FileProblem.Sink problems) {
    if (!Files.isDirectory(root.resolve("db"))) {
      return null;
    }
    try {
      Path active = StoreFolder.open(root).active();
      if (active == null && Files.exists(root.resolve("db").resolve("active"))) {
        problems.add(root.resolve("db").resolve("active"), "the database that the file names is missing");
      }
      return active;
    } catch (StorageException e) {
      problems.add(root.resolve("db").resolve("active"), e.getMessage());
      return null;
    }
  }

  /** Verifies a database; returns null when it cannot be opened, which is reported as a problem. */
  public Content verify(Path folder) {
    RocksStores.prepare();
    try (Options options = new Options().setCreateIfMissing(false).setParanoidChecks(true);
        RocksDB db = RocksDB.openReadOnly(options, folder.toString())) {
      List<Path> files = verifyFiles(db, options, folder);
      AppliedState applied = AppliedState.NOTHING;
      int format = 0;
      long entries = 0;
      try {
        byte[] stored = db.get(KeyLayout.APPLIED_KEY);
        applied = stored == null ? AppliedState.NOTHING : AppliedState.read(stored);
        format = formatOf(db.get(KeyLayout.FORMAT_KEY), folder);
        entries = verifyEntries(db, folder, applied);
      } catch (RocksDBException | BoroughException e) {
        add(folder, e);
      }
      return new Content(
          format, applied.term(), applied.index(), applied.revision(), applied.digest(), entries, files);
    } catch (RocksDBException e) {
      add(folder, e);
      return null;
    }
  }

  private List<Path> verifyFiles(RocksDB db, Options options, Path folder) {
    List<Path> files = new ArrayList<>();
    TableVerifier tables = new TableVerifier(options, System::nanoTime);
    for (LiveFileMetaData live : db.getLiveFilesMetaData()) {
      Path file = folder.resolve(live.fileName().replaceFirst("^/", ""));
      files.add(file);
      if (!isNew.test(file)) {
        continue;
      }
      try {
        tables.verify(file);
      } catch (StorageException e) {
        add(file, e);
      }
    }
    return files;
  }

  private int formatOf(byte[] stored, Path folder) {
    if (stored == null) {
      return 0;
    }
    int format = stored.length == 2 ? (stored[0] & 0xff) << 8 | stored[1] & 0xff : -1;
    if (format < 1 || format > KeyLayout.FORMAT) {
      problems.add(folder, "the database has format " + format + ", and this version reads those up to "
          + KeyLayout.FORMAT);
    }
    return format;
  }

  /** Reads each key and value, and returns how many keys are the users'. */
  private long verifyEntries(RocksDB db, Path folder, AppliedState applied) throws RocksDBException {
    long entries = 0;
    byte[] prefix = {};
    try (ReadOptions reading = new ReadOptions().setFillCache(false).setVerifyChecksums(true);
        RocksIterator each = db.newIterator(reading)) {
      for (each.seekToFirst(); each.isValid(); each.next()) {
        byte[] key = each.key();
        if (key.length == 0 || key[0] != 1) {
          continue; // metadata and sessions
        }
        entries++;
        if (prefix.length == 0 || !startsWith(key, prefix)) {
          prefix = prefixOf(key);
        }
        long revision = KeyLayout.revision(each.value());
        if (prefix.length == 0 || revision > applied.revision()) {
          problems.add(folder, prefix.length == 0 ? "there is a key of " + key.length + " bytes that no version writes"
              : "there is a value of revision " + revision + ", and the last revision is " + applied.revision());
          return entries;
        }
      }
      each.status();
    }
    return entries;
  }

  /** Returns the part of a stored key that names its partition; empty when it names none. */
  private static byte[] prefixOf(byte[] key) {
    int length = key.length < NAME_AT ? Integer.MAX_VALUE : (key[LENGTH_AT] & 0xff) << 8 | key[LENGTH_AT + 1] & 0xff;
    if (length > key.length - NAME_AT) {
      return new byte[0];
    }
    byte[] prefix = KeyLayout.prefix(Arrays.copyOfRange(key, NAME_AT, NAME_AT + length));
    return startsWith(key, prefix) ? prefix : new byte[0];
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length && Arrays.mismatch(key, 0, prefix.length, prefix, 0, prefix.length) < 0;
  }

  private void add(Path file, Exception failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher place = PLACE.matcher(message);
    problems.add(place.find() ? new FileProblem(Path.of(place.group(1)), Long.parseLong(place.group(2)), message)
        : new FileProblem(file, FileProblem.UNKNOWN, message));
  }
}
