package io.borough.verticles.storage;

import static io.borough.verticles.storage.StoreFixture.entry;
import static io.borough.verticles.storage.StoreFixture.put;
import static io.borough.verticles.storage.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.testing.UnitTest;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What a store holds after any sequence of lives, each ended by a clean stop or by a kill. */
@UnitTest
class StoreLivesTest {
  private static final int LIVES = 3;

  /** What a life does before it ends. */
  private enum Work {
    NOTHING, WRITE, WRITE_AND_SNAPSHOT
  }

  /** How a life ends: a stop brings all that is in memory to the disk, a kill nothing. */
  private enum End {
    STOP, KILL
  }

  @TempDir
  Path folder;

  private int copies;

  /** Every sequence of three lives: what the log holds is in the store, whatever a kill took out of memory. */
  @Test
  void afterAnySequenceOfLivesTheStoreAndTheLogHoldEveryEntry() throws Exception {
    live(folder.resolve("first"), 0, List.of());
  }

  /**
   * Lives one life in each possible way, each on a copy of the folder, and then what may come after it.
   *
   * @param entries how many the log has: entry n puts the key n
   */
  private void live(Path before, int entries, List<String> lives) throws Exception {
    for (Work work : Work.values()) {
      for (End end : End.values()) {
        List<String> sequence = Stream.concat(lives.stream(), Stream.of(work + ", " + end)).toList();
        Path root = copy(before);
        Path after = live(root, entries, work, end, sequence);
        if (sequence.size() < LIVES) {
          live(after, entries + (work == Work.NOTHING ? 0 : 1), sequence);
        }
      }
    }
  }

  /** Answers the folder as the life leaves it. */
  private Path live(Path root, int entries, Work work, End end, List<String> sequence) throws Exception {
    Path snapshots = root.resolve("sm");
    try (RocksStores stores = new RocksStores(StoreFixture.options())) {
      stores.open(1, root, newest(snapshots));
      RocksStore store = stores.find(1);
      for (int index = 1; index <= entries; index++) { // as Raft does
        store.apply(1, index, entry(put("p", "k" + index, "v" + index)));
      }
      for (int index = 1; index <= entries; index++) {
        assertThat(text(store, "p", "k" + index)).as("%s", sequence).isEqualTo("v" + index);
      }
      assertThat(store.appliedIndex()).as("%s", sequence).isEqualTo(entries == 0 ? -1 : entries);
      int next = entries + 1;
      if (work != Work.NOTHING) {
        store.apply(1, next, entry(put("p", "k" + next, "v" + next)));
      }
      if (work == Work.WRITE_AND_SNAPSHOT) {
        Path snapshot = Files.createDirectories(snapshots).resolve(Integer.toString(next));
        store.checkpoint(snapshot);
        assertThat(StoreFixture.contents(snapshot)).as("%s", sequence)
            .containsEntry(HexFormat.of().formatHex(KeyLayout.FORMAT_KEY), "0002");
      }
      return end == End.KILL ? copy(root) : root;
    }
  }

  private static Path newest(Path snapshots) throws IOException {
    if (!Files.exists(snapshots)) {
      return null;
    }
    return DurableFiles.list(snapshots).stream().max(Path::compareTo).orElse(null);
  }

  /** What a process that is killed now would leave. */
  private Path copy(Path source) throws IOException {
    Path target = folder.resolve(Integer.toString(copies++));
    copyTree(source, target);
    return target;
  }

  private static void copyTree(Path source, Path target) throws IOException {
    Files.createDirectories(target);
    for (Path child : Files.exists(source) ? DurableFiles.list(source) : List.<Path>of()) {
      Path copy = target.resolve(child.getFileName());
      if (Files.isDirectory(child)) {
        copyTree(child, copy);
      } else {
        copyIfThere(child, copy);
      }
    }
  }

  private static void copyIfThere(Path file, Path copy) throws IOException {
    try {
      Files.copy(file, copy);
    } catch (NoSuchFileException e) {
      assertThat(file).doesNotExist(); // RocksDB deletes files in the background that it needs no more
    }
  }

  /** Earlier versions filled such stores, and then could not open them again. */
  @Test
  void aStoreAndASnapshotThatDoNotSayTheirFormatOpenWithTheirData() throws Exception {
    Path root = folder.resolve("shard");
    Path snapshot = folder.resolve("snapshot");
    try (RocksStores stores = new RocksStores(StoreFixture.options())) {
      stores.open(1, root, null);
      stores.find(1).apply(1, 1, entry(put("p", "a", "1")));
      stores.find(1).checkpoint(snapshot);
      stores.find(1).apply(1, 2, entry(put("p", "b", "1")));
    }
    delete(root.resolve("db").resolve("db.1"), KeyLayout.FORMAT_KEY);
    delete(snapshot, KeyLayout.FORMAT_KEY);
    try (RocksStores stores = new RocksStores(StoreFixture.options())) {
      stores.open(1, root, snapshot);
      stores.open(2, folder.resolve("other"), snapshot);
      assertThat(text(stores.find(1), "p", "b")).isEqualTo("1");
      assertThat(text(stores.find(2), "p", "a")).isEqualTo("1");
      stores.find(1).checkpoint(folder.resolve("next"));
    }
    assertThat(StoreFixture.contents(folder.resolve("next")))
        .containsEntry(HexFormat.of().formatHex(KeyLayout.FORMAT_KEY), "0002");
  }

  /** With entries, and nothing that says how far the log was applied to them, a replay would give other revisions. */
  @Test
  void aStoreThatSaysNeitherItsFormatNorWhatWasAppliedDoesNotOpen() throws Exception {
    Path root = folder.resolve("shard");
    try (RocksStores stores = new RocksStores(StoreFixture.options())) {
      stores.open(1, root, null);
      stores.find(1).apply(1, 1, entry(put("p", "a", "1")));
    }
    delete(root.resolve("db").resolve("db.1"), KeyLayout.FORMAT_KEY, KeyLayout.APPLIED_KEY);
    try (RocksStores stores = new RocksStores(StoreFixture.options())) {
      assertThatThrownBy(() -> stores.open(1, root, null)).isInstanceOfSatisfying(BoroughException.class,
          e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_DATA));
    }
  }

  private static void delete(Path database, byte[]... keys) throws RocksDBException {
    try (Options options = new Options();
        RocksDB db = RocksDB.open(options, database.toString());
        FlushOptions flush = new FlushOptions()) {
      for (byte[] key : keys) {
        db.delete(key);
      }
      db.flush(flush);
    }
  }
}
