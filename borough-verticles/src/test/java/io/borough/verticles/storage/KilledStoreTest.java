package io.borough.verticles.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.options.StorageOptions;
import io.borough.testing.ProcessTest;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes: the store has no log, so only whole entries in order may be there. */
@ProcessTest
class KilledStoreTest {
  private static final int FEWEST_ENTRIES = 1_500;

  @TempDir
  Path root;

  @Test
  void afterAKillTheStoreIsWhatItsAppliedIndexSays() throws Exception {
    long seed = Long.getLong("borough.seed", System.nanoTime());
    long killedAt = writeUntilKilled(seed);
    try (RocksStores stores = new RocksStores(new StorageOptions())) {
      stores.open(1, root, null);
      RocksStore store = stores.find(1);
      assertThat(store.appliedIndex()).as("seed %d", seed).isPositive().isLessThanOrEqualTo(killedAt + 1);

      Entries entries = new Entries(seed);
      for (long index = 1; index <= store.appliedIndex(); index++) {
        entries.next();
      }
      compare(stores, entries.model, seed);
      for (long index = 1; index <= store.appliedIndex(); index++) { // as Raft does from its last snapshot
        assertThat(store.apply(1, index, StoreFixture.entry())).isEmpty();
      }
      for (int i = 0; i < 500; i++) {
        List<Command> next = entries.next();
        store.apply(1, store.appliedIndex() + 1, StoreFixture.entry(next.toArray(new Command[0])));
      }
      compare(stores, entries.model, seed);
    }
  }

  /** The last index that the process said it had applied. */
  private long writeUntilKilled(long seed) throws IOException, InterruptedException {
    Process writer = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), Writer.class.getName(), root.toString(), Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long last = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      int killAfter = FEWEST_ENTRIES + new Random(seed).nextInt(500);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Math.max(last, Long.parseLong(line)); // the very last line may be cut off
        if (last == killAfter) {
          writer.toHandle().destroyForcibly(); // and what it wrote until it died is read to the end
        }
      }
    }
    assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(writer.exitValue()).as("killed, not ended").isEqualTo(128 + 9);
    return last;
  }

  private static void compare(RocksStores stores, StoreModel model, long seed) {
    for (String partition : StoreModel.PARTITIONS) {
      NavigableMap<Buffer, ReadResult> expected = model.partition(partition);
      List<ScanEntry> entries = new ArrayList<>();
      for (Map.Entry<Buffer, ReadResult> entry : expected.entrySet()) {
        entries.add(new ScanEntry(entry.getKey(), entry.getValue().value(), entry.getValue().revision()));
      }
      assertThat(StoreFixture.read(stores.scans(), stores.find(1), StoreFixture.all(1, partition)))
          .as("seed %d", seed).isEqualTo(entries);
    }
  }

  /** The same entries in both processes. */
  private static final class Entries {
    private final StoreModel model = new StoreModel();
    private final Random random;

    Entries(long seed) {
      random = new Random(seed);
    }

    List<Command> next() {
      List<Command> commands = new ArrayList<>(model.commands(random, 1));
      byte[] large = new byte[8_000]; // so that files are written all the time
      random.nextBytes(large);
      commands.add(Command.of("b", new Mutation.Put(StoreModel.key(random),
          Buffer.buffer(large))));
      model.apply(1, commands);
      return commands;
    }
  }

  /** What is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      RocksStores stores = new RocksStores(new StorageOptions().setWriteBufferBytes(1 << 20));
      stores.open(1, Path.of(arguments[0]), null);
      Entries entries = new Entries(Long.parseLong(arguments[1]));
      for (long index = 1; ; index++) {
        stores.find(1).apply(1, index, StoreFixture.entry(entries.next().toArray(new Command[0])));
        System.out.println(index);
        System.out.flush();
      }
    }
  }
}
