package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder {@code db} of a shard: databases in folders {@code db.1}, {@code db.2} ..., and a file {@code active} that
 * names the one in use. Every other folder is left over from an interrupted change.
 *
 * <p>Blocks; one thread at a time.
 */
final class StoreFolder {
  private static final Pattern DATABASE = Pattern.compile("db\\.(\\d{1,18})");
  /** Files that RocksDB never changes once they are complete, so that two folders may share them. */
  private static final Pattern SHARED_FILE = Pattern.compile("\\d+\\.(sst|blob)");
  private static final Pattern OWN_FILE = Pattern.compile("CURRENT|IDENTITY|(MANIFEST|OPTIONS)-\\d+|\\d+\\.log");

  private final Path folder;
  private final Path pointer;

  private StoreFolder(Path folder) {
    this.folder = folder;
    this.pointer = folder.resolve("active");
  }

  /** Opens the folder in a group's folder. Creates it if it is missing. */
  static StoreFolder open(Path root) {
    StoreFolder opened = new StoreFolder(root.resolve("db"));
    try {
      Files.createDirectories(opened.folder);
      return opened;
    } catch (IOException e) {
      throw opened.failure("make", e);
    }
  }

  /** Removes every database but the one in use. */
  void clean() {
    Path active = active();
    try {
      for (Path path : DurableFiles.list(folder)) {
        String name = path.getFileName().toString();
        if (DATABASE.matcher(name).matches() ? !path.equals(active) : name.endsWith(".tmp")) {
          DurableFiles.delete(path);
        }
      }
    } catch (IOException e) {
      throw failure("clean", e);
    }
  }

  /**
   * Returns the database in use; null when there is none yet, or its folder is missing.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when the file {@code active} names no database
   */
  Path active() {
    try {
      if (!Files.exists(pointer)) {
        return null;
      }
      String name = Files.readString(pointer, StandardCharsets.UTF_8).strip();
      if (!DATABASE.matcher(name).matches()) {
        throw ErrorCode.CORRUPT_DATA.failure(pointer + " names no database");
      }
      Path active = folder.resolve(name);
      return Files.isDirectory(active) ? active : null;
    } catch (IOException e) {
      throw failure("read", e);
    }
  }

  /** Returns the folder for one more database, which does not exist yet. */
  Path next() {
    try {
      long newest = 0;
      for (Path path : DurableFiles.list(folder)) {
        Matcher name = DATABASE.matcher(path.getFileName().toString());
        if (name.matches()) {
          newest = Math.max(newest, Long.parseLong(name.group(1)));
        }
      }
      return folder.resolve("db." + (newest + 1));
    } catch (IOException e) {
      throw failure("list", e);
    }
  }

  /** Makes a database the one in use. After a crash, either this one or the one before is in use. */
  void activate(Path database) {
    try {
      DurableFiles.sync(folder);
      DurableFiles.replace(pointer, (database.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failure("switch", e);
    }
  }

  /** Copies a checkpoint into a database that is not in use yet. */
  void copy(Path checkpoint, Path database) {
    try {
      copyDatabase(checkpoint, database);
    } catch (IOException e) {
      throw ErrorCode.STORAGE_FAILED.failure("cannot copy " + checkpoint + ": " + e, e);
    }
  }

  private static void copyDatabase(Path source, Path target) throws IOException {
    Files.createDirectory(target);
    for (Path file : DurableFiles.list(source)) {
      String name = file.getFileName().toString();
      if (SHARED_FILE.matcher(name).matches()) {
        linkOrCopy(file, target.resolve(name));
      } else if (OWN_FILE.matcher(name).matches()) {
        Files.copy(file, target.resolve(name));
      }
    }
    DurableFiles.syncWithFiles(target);
  }

  private static void linkOrCopy(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (UnsupportedOperationException | IOException e) { // another file system, or one without links
      Files.copy(file, link);
    }
  }

  /** Syncs a new checkpoint to the disk. Deletes the empty file of RocksDB's own log, which holds no write. */
  static void syncCheckpoint(Path checkpoint) throws IOException {
    for (Path file : DurableFiles.list(checkpoint)) {
      if (Files.size(file) == 0) {
        Files.delete(file);
      }
    }
    DurableFiles.syncWithFiles(checkpoint);
  }

  /** Deletes a database that is not in use any more. */
  void delete(Path database) {
    try {
      DurableFiles.delete(database);
    } catch (IOException e) {
      throw failure("delete from", e);
    }
  }

  private BoroughException failure(String doing, IOException e) {
    return ErrorCode.STORAGE_FAILED.failure("cannot " + doing + " " + folder + ": " + e, e);
  }
}
