package io.borough.verticles.storage;

import static io.borough.verticles.storage.StoreFixture.entry;
import static io.borough.verticles.storage.StoreFixture.get;
import static io.borough.verticles.storage.StoreFixture.put;
import static io.borough.verticles.storage.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** What becomes of a store when the process, the disk or Raft does something to its folder. */
@UnitTest
class RocksStoreRestoreTest {
  @TempDir
  Path root;

  private RocksStores stores;
  private RocksStore store;

  @BeforeEach
  void begin() {
    stores = new RocksStores(StoreFixture.options());
  }

  @AfterEach
  void end() {
    stores.close();
  }

  private void open(Path snapshot) {
    stores.open(1, root, snapshot);
    store = stores.find(1);
  }

  private void restart(Path snapshot) {
    stores.close();
    begin();
    open(snapshot);
  }

  @Test
  void aStoreComesBackAsItWasClosed() {
    open(null);
    store.apply(2, 7, entry(put("p", "a", "1")));
    restart(null);

    assertThat(store.appliedIndex()).isEqualTo(7);
    assertThat(store.appliedTerm()).isEqualTo(2);
    assertThat(text(store, "p", "a")).isEqualTo("1");
    assertThat(store.apply(2, 8, entry(put("p", "a", "2"))).get(0).revision()).as("goes on counting").isEqualTo(2);
  }

  /** Raft reads a snapshot's index from it: without the passed entries it would ask for entries that are purged. */
  @Test
  void aCheckpointHoldsThePassedEntriesToo() {
    open(null);
    store.apply(2, 7, entry(put("p", "a", "1")));
    store.passOver(3, 9);
    store.checkpoint(root.resolve("c"));
    stores.open(2, root.resolve("other"), root.resolve("c"));

    assertThat(stores.find(2).appliedIndex()).isEqualTo(9);
    assertThat(stores.find(2).appliedTerm()).isEqualTo(3);
    assertThat(text(stores.find(2), "p", "a")).isEqualTo("1");
  }

  /** Its files are sent one by one, and a sender or receiver may choke on an empty one. */
  @Test
  void aCheckpointIsFilesAloneAndNoneIsEmpty() throws IOException {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("c"));

    assertThat(files(root.resolve("c"))).isNotEmpty().allSatisfy(file -> {
      assertThat(file).isRegularFile();
      assertThat(Files.size(file)).isPositive();
    });
  }

  @Test
  void anInstallReplacesEverythingAndLeavesTheCheckpoint() throws IOException {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("c"));
    Files.writeString(root.resolve("c").resolve("000008.sst.md5"), "a digest that Raft left");
    Files.createDirectories(root.resolve("c").resolve("lost+found"));
    List<Path> before = files(root.resolve("c"));
    stores.open(2, root.resolve("other"), null);
    RocksStore other = stores.find(2);
    other.apply(1, 1, entry(put("p", "b", "1"), put("p", "c", "1")));

    other.install(root.resolve("c"));
    assertThat(other.appliedIndex()).isEqualTo(1);
    assertThat(text(other, "p", "a")).isEqualTo("1");
    assertThat(text(other, "p", "b")).isNull();
    assertThat(other.apply(1, 2, entry(put("p", "a", "2"))).get(0).revision()).isEqualTo(2);
    assertThat(files(root.resolve("c"))).containsExactlyInAnyOrderElementsOf(before);
    assertThat(databases(root.resolve("other"))).containsExactly("active", "db.2");
    other.close();
    stores.open(2, root.resolve("other"), null);
    assertThat(text(stores.find(2), "p", "a")).as("after a restart").isEqualTo("2");
    assertThat(text(store, "p", "a")).as("where the checkpoint is from").isEqualTo("1");
  }

  /** Two stores share the files of one checkpoint: what one compacts away must stay for the other. */
  @Test
  void storesFromOneCheckpointDoNotTouchEachOther() {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("c"));
    for (int shard = 2; shard <= 3; shard++) {
      stores.open(shard, root.resolve("s" + shard), root.resolve("c"));
    }
    stores.find(2).apply(1, 2, entry(StoreFixture.clear("p", "", null)));
    stores.find(2).compact("p", StoreFixture.bytes(""), null);
    stores.find(2).checkpoint(root.resolve("c2"));
    restart(null);
    stores.open(3, root.resolve("s3"), root.resolve("c"));

    assertThat(text(store, "p", "a")).isEqualTo("1");
    assertThat(text(stores.find(3), "p", "a")).isEqualTo("1");
  }

  @Test
  void aFailedInstallChangesNothing() throws IOException {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    Files.createDirectories(root.resolve("empty"));

    assertCode(ErrorCode.CORRUPT_DATA, () -> store.install(root.resolve("empty")));
    assertCode(ErrorCode.STORAGE_FAILED, () -> store.install(root.resolve("absent")));
    assertThat(text(store, "p", "a")).isEqualTo("1");
    store.apply(1, 2, entry(put("p", "a", "2")));
    restart(null);
    assertThat(text(store, "p", "a")).isEqualTo("2");
    assertThat(databases(root)).as("what the installs left").containsExactly("active", "db.1");
  }

  /** A scan that went on in the new state would show two moments as one. */
  @Test
  void aScanOfTheFormerStateEndsAsExpired() {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1"), put("p", "b", "1")));
    store.checkpoint(root.resolve("c"));
    ScanPage page = stores.scans().open(store,
        StoreFixture.scan(1, "p", StoreFixture.bytes(""), null, false, -1, 1, false), "reader");
    assertThat(page.last()).isFalse();
    store.install(root.resolve("c"));

    assertThatThrownBy(() -> stores.scans().next(new ScanNext(page.scanId(), null)))
        .isInstanceOfSatisfying(UnavailableException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SCAN_EXPIRED));
    assertThat(stores.scans().count()).isZero();
  }

  @Test
  void aNewerSnapshotTakesTheStoresPlaceAndAnOlderDoesNot() {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("older"));
    store.apply(1, 2, entry(put("p", "a", "2")));
    restart(root.resolve("older"));
    assertThat(text(store, "p", "a")).isEqualTo("2");

    stores.open(2, root.resolve("s2"), null);
    RocksStore other = stores.find(2);
    other.apply(1, 5, entry(put("p", "a", "5")));
    other.checkpoint(root.resolve("newer"));
    restart(root.resolve("newer"));
    assertThat(text(store, "p", "a")).isEqualTo("5");
    assertThat(store.appliedIndex()).isEqualTo(5);
  }

  /** A crash may leave half a copy, or a whole one that was not switched to. */
  @Test
  void whatAnInterruptedInstallLeftIsRemoved() throws IOException {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("db").resolve("db.7"));
    Files.createDirectories(root.resolve("db").resolve("db.9"));
    Files.writeString(root.resolve("db").resolve("active.tmp"), "db.9");
    restart(null);

    assertThat(text(store, "p", "a")).isEqualTo("1");
    assertThat(databases(root)).containsExactly("active", "db.1");
  }

  @Test
  void aDamagedStoreIsMadeAnewFromTheSnapshot() throws IOException {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("c"));
    for (String damaged : new String[] {"CURRENT", "MANIFEST", ".sst"}) {
      stores.close();
      damage(damaged);
      begin();
      open(root.resolve("c"));
      assertThat(text(store, "p", "a")).as(damaged).isEqualTo("1");
      assertThat(store.appliedIndex()).isEqualTo(1);
    }
  }

  /** Beginning empty instead would lose what the log has purged, and nobody would know. */
  @Test
  void aDamagedStoreWithoutASnapshotDoesNotOpen() throws IOException {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    for (String damaged : new String[] {".sst", "MANIFEST", "CURRENT"}) {
      stores.close();
      damage(damaged);
      begin();
      assertCode(ErrorCode.CORRUPT_DATA, () -> open(null));
      assertThat(stores.find(1)).isNull();
    }
    Files.writeString(root.resolve("db").resolve("active"), "garbage");
    assertCode(ErrorCode.CORRUPT_DATA, () -> open(null));
  }

  /** A downgrade must not read what it does not understand, snapshot or not. */
  @Test
  void aNewerFormatIsRefused() throws Exception {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("c"));
    stores.close();
    try (Options options = new Options();
        RocksDB db = RocksDB.open(options, root.resolve("db").resolve("db.1").toString())) {
      db.put(KeyLayout.FORMAT_KEY, new byte[] {0, 3});
    }
    begin();

    assertCode(ErrorCode.FORMAT_TOO_NEW, () -> open(null));
    assertCode(ErrorCode.FORMAT_TOO_NEW, () -> open(root.resolve("c")));
  }

  /** Blocks that rot while the store is open are found when they are read: another replica must be asked then. */
  @Test
  void aReadOfADamagedBlockFailsAndStopsTheStore() throws IOException {
    List<byte[]> keys = damagedInTheMiddle();
    store.onReadFailure(failure -> true);

    assertThat(get(store, "p", "k0").value().length()).isEqualTo(5_000);
    assertCode(ErrorCode.NOT_LEADER, () -> store.getMany(keys));
    assertCode(ErrorCode.NOT_LEADER, () -> get(store, "p", "k0"));
    assertCode(ErrorCode.STORAGE_FAILED, () -> store.apply(1, 100, entry(put("p", "c", "1"))));
  }

  /** An iterator that fails looks like one at its end: the scan would seem complete. */
  @Test
  void aScanOfADamagedBlockFailsAndStopsTheStore() throws IOException {
    damagedInTheMiddle();
    store.onReadFailure(failure -> true);

    assertCode(ErrorCode.NOT_LEADER, () -> StoreFixture.read(stores.scans(), store, StoreFixture.all(1, "p")));
    assertCode(ErrorCode.NOT_LEADER, () -> get(store, "p", "k0"));
    assertThat(stores.scans().count()).isZero();
  }

  /** The only copy of its data serves what it can read. */
  @Test
  void aStoreWithoutAnotherReplicaReadsOnBesideADamagedBlock() throws IOException {
    List<byte[]> keys = damagedInTheMiddle();
    store.onReadFailure(failure -> false);

    assertCode(ErrorCode.CORRUPT_DATA, () -> store.getMany(keys));
    assertThat(get(store, "p", "k0").value().length()).isEqualTo(5_000);
    store.apply(1, 100, entry(put("p", "c", "1")));
    assertThat(text(store, "p", "c")).isEqualTo("1");
  }

  private List<byte[]> damagedInTheMiddle() throws IOException {
    open(null);
    Random random = new Random(1);
    for (int i = 0; i < 30; i++) { // each in a block of its own
      byte[] value = new byte[5_000];
      random.nextBytes(value);
      store.apply(1, i, entry(Command.of("p", new Mutation.Put(Buffer.buffer("k" + i), Buffer.buffer(value)))));
    }
    restart(null);
    Path sst = databaseFile(".sst");
    byte[] bytes = Files.readAllBytes(sst);
    for (int i = 60_000; i < 80_000; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(sst, bytes);
    byte[] prefix = KeyLayout.prefix("p");
    return IntStream.range(0, 30).mapToObj(i -> KeyLayout.key(prefix, Buffer.buffer("k" + i))).toList();
  }

  @Test
  void aStoreOpensOnceAndAgainWhenItWasClosed() {
    open(null);
    assertCode(ErrorCode.STORAGE_FAILED, () -> open(null));
    store.close();
    store.close();
    assertThat(stores.find(1)).isNull();
    assertCode(ErrorCode.NOT_LEADER, () -> text(store, "p", "a"));
    assertCode(ErrorCode.STORAGE_FAILED, () -> store.apply(1, 1, entry(put("p", "a", "1"))));
    open(null);
    assertThat(text(store, "p", "a")).isNull();
  }

  /** Another process that has it open is no reason to throw the data away. */
  @Test
  void aStoreThatSomebodyElseHasOpenIsNotReplaced() {
    open(null);
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.checkpoint(root.resolve("c"));
    try (RocksStores others = new RocksStores(StoreFixture.options())) {
      assertCode(ErrorCode.STORAGE_FAILED, () -> others.open(1, root, root.resolve("c")));
    }
    store.apply(1, 2, entry(put("p", "a", "2")));
    assertThat(databases(root)).containsExactly("active", "db.1");
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }

  private void damage(String name) throws IOException {
    Path file = databaseFile(name);
    Files.delete(file); // it may be linked to a checkpoint's: that one must stay whole
    Files.writeString(file, "damaged");
  }

  private Path databaseFile(String name) throws IOException {
    Path active = root.resolve("db").resolve(Files.readString(root.resolve("db").resolve("active")).strip());
    return files(active).stream().filter(file -> file.getFileName().toString().contains(name)).findFirst()
        .orElseThrow();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static List<String> databases(Path root) {
    try {
      return files(root.resolve("db")).stream().map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
