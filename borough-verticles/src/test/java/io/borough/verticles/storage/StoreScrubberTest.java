package io.borough.verticles.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.Command;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that rot on the disk, found before anybody reads them. */
@UnitTest
class StoreScrubberTest {
  private static final long PAUSE_BETWEEN_PASSES_MS = 3_600_000;

  @TempDir
  private Path root;

  private final List<String> failures = new ArrayList<>();
  private RocksStores stores;

  @BeforeEach
  void begin() {
    stores = new RocksStores(StoreFixture.options());
  }

  @AfterEach
  void end() {
    stores.close();
  }

  /** Opens a store with a table of some blocks. */
  private RocksStore filled(int shard) {
    Path folder = root.resolve("shard-" + shard);
    stores.open(shard, folder, null);
    RocksStore store = stores.find(shard);
    store.onReadFailure(failure -> failures.add(shard + ": " + failure.code()));
    Random random = new Random(shard);
    for (int i = 0; i < 30; i++) {
      byte[] value = new byte[5_000];
      random.nextBytes(value);
      store.apply(1, i, StoreFixture.entry(
          Command.of("p", new Command.Mutation.Put(Buffer.buffer("k" + i), Buffer.buffer(value)))));
    }
    store.checkpoint(folder.resolve("c")); // which writes the table
    return store;
  }

  private static void spoil(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path table = files.filter(file -> file.toString().endsWith(".sst")).findFirst().orElseThrow();
      try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
        file.seek(file.length() / 2);
        int wrong = file.read() ^ 0x01;
        file.seek(file.length() / 2);
        file.write(wrong);
      }
    }
  }

  /** One flipped bit that nobody reads would be there until the other copies are lost. */
  @Test
  void aFlippedBitIsFoundAndStopsThatStoreAlone() throws IOException {
    RocksStore one = filled(1);
    filled(2);
    StoreScrubber scrubber = new StoreScrubber(stores, 1 << 20);
    assertThat(pass(scrubber)).isEqualTo(2);
    assertThat(failures).isEmpty();
    assertThat(stores.verifiedBytes()).isGreaterThan(2 * 30 * 5_000);

    spoil(root.resolve("shard-1/c")); // the same file, by another name
    pass(scrubber);
    assertThat(failures).containsExactly("1: CORRUPT_DATA");
    assertThat(stores.damagedTables()).isOne();
    assertCode(ErrorCode.NOT_LEADER, () -> one.property("rocksdb.stats"));
    assertThat(stores.find(2).property("rocksdb.stats")).isNotNull();
    assertThat(pass(scrubber)).isEqualTo(1);
  }

  /** Calls until the pass ends; returns the calls. */
  private static int pass(StoreScrubber scrubber) {
    for (int calls = 1; ; calls++) {
      if (scrubber.next() == PAUSE_BETWEEN_PASSES_MS) {
        return calls;
      }
    }
  }

  @Test
  void thePauseIsAsLongAsTheBytesTake() {
    filled(1);
    filled(2);
    long bytesPerSecond = 1_000;
    long pauseMs = new StoreScrubber(stores, bytesPerSecond).next();
    assertThat(pauseMs).isEqualTo(stores.verifiedBytes());
  }

  @Test
  void withoutStoresThereIsNothingToDo() {
    assertThat(new StoreScrubber(stores, 1).next()).isEqualTo(PAUSE_BETWEEN_PASSES_MS);
  }

  /** What was sent damaged would be a second bad copy, and a third. */
  @Test
  void aDamagedCheckpointIsNotInstalled() throws IOException {
    RocksStore store = filled(1);
    Path checkpoint = root.resolve("shard-1/c");
    filled(2);
    RocksStore other = stores.find(2);
    spoil(checkpoint);
    assertCode(ErrorCode.CORRUPT_DATA, () -> stores.verify(checkpoint));
    assertCode(ErrorCode.CORRUPT_DATA, () -> other.install(checkpoint));
    assertThat(other.appliedIndex()).isEqualTo(29);
    assertThat(store.appliedIndex()).isEqualTo(29);
    other.install(root.resolve("shard-2/c"));
  }

  /** Every snapshot that is sent is verified, and most of its files were in the last one. */
  @Test
  void aFileIsVerifiedOnceAnHour() {
    filled(1);
    Path checkpoint = root.resolve("shard-1/c");
    stores.verify(checkpoint);
    long once = stores.verifiedBytes();
    stores.verify(checkpoint);
    assertThat(once).isPositive();
    assertThat(stores.verifiedBytes()).isEqualTo(once);
  }

  private static void assertCode(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }
}
