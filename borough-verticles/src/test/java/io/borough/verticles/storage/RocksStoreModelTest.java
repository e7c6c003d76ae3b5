package io.borough.verticles.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.command.Command;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.options.StorageOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store does what maps do, whatever comes in whatever order. */
@UnitTest
class RocksStoreModelTest {
  private static final int ENTRIES = 1_500;

  @TempDir
  Path root;

  @Test
  void aStoreIsWhatItsEntriesMakeOfIt() throws Exception {
    long seed = Long.getLong("borough.seed", System.nanoTime());
    Random random = new Random(seed);
    StoreModel model = new StoreModel();
    StorageOptions options = StoreFixture.options().setScanPageBytes(2_000);
    RocksStores stores = new RocksStores(options);
    try {
      stores.open(1, root, null);
      int checkpoints = 0;
      for (int index = 1; index <= ENTRIES; index++) {
        long term = 1 + index / 100;
        List<Command> commands = model.commands(random, term);
        assertThat(stores.find(1).apply(term, index, StoreFixture.entry(commands.toArray(new Command[0]))))
            .as("entry %d of seed %d", index, seed).isEqualTo(model.apply(term, commands));
        if (random.nextInt(10) == 0) {
          compareReads(stores, model, random, seed);
        }
        switch (random.nextInt(150)) {
          case 0 -> stores.find(1).compact(StoreModel.PARTITIONS[random.nextInt(5)], Buffer.buffer(), null);
          case 1 -> {
            stores.close();
            stores = new RocksStores(options);
            stores.open(1, root, null);
          }
          case 2 -> {
            Path checkpoint = root.resolve("checkpoint-" + checkpoints++);
            stores.find(1).checkpoint(checkpoint);
            stores.find(1).install(checkpoint);
          }
          default -> { }
        }
      }
      compareReads(stores, model, random, seed);
      assertThat(stores.scans().count()).isZero();
    } finally {
      stores.close();
    }
  }

  private static void compareReads(RocksStores stores, StoreModel model, Random random, long seed) {
    RocksStore store = stores.find(1);
    for (String partition : StoreModel.PARTITIONS) {
      NavigableMap<Buffer, ReadResult> expected = model.partition(partition);
      byte[] prefix = KeyLayout.prefix(partition);
      List<Buffer> keys = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        keys.add(StoreModel.key(random));
      }
      assertThat(store.getMany(keys.stream().map(key -> KeyLayout.key(prefix, key)).toList())).as("seed %d", seed)
          .isEqualTo(keys.stream().map(key -> expected.getOrDefault(key, new ReadResult(null, 0))).toList());
      Buffer from = StoreModel.key(random);
      Buffer to = random.nextBoolean() ? null : StoreModel.key(random);
      ScanOpen request = new ScanOpen(1, true, partition, from, to, random.nextBoolean(),
          random.nextBoolean() ? -1 : random.nextInt(20), random.nextBoolean(), random.nextBoolean(),
          1 + random.nextInt(10), random.nextBoolean());
      assertThat(StoreFixture.read(stores.scans(), store, request)).as("seed %d, %s", seed, request)
          .isEqualTo(expected(expected, request));
      compareSeeks(stores, expected, request, random, seed);
    }
  }

  private static void compareSeeks(RocksStores stores, NavigableMap<Buffer, ReadResult> entries, ScanOpen scan,
      Random random, long seed) {
    ScanOpen request = new ScanOpen(1, true, scan.partition(), scan.from(), scan.to(), scan.reverse(), -1, true, true,
        scan.pageEntries(), true);
    ScanPage page = stores.scans().open(stores.find(1), request, "reader");
    for (int i = 0; i < 4; i++) {
      Buffer seek = StoreModel.key(random);
      page = stores.scans().next(new ScanNext(page.scanId(), seek));
      List<ScanEntry> rest = expected(entries, request).stream().filter(entry -> {
        int order = Arrays.compareUnsigned(entry.key().getBytes(), seek.getBytes());
        return request.reverse() ? order <= 0 : order >= 0;
      }).toList();
      assertThat(page.entries()).as("seed %d, %s, seek %s", seed, request, Arrays.toString(seek.getBytes()))
          .isEqualTo(rest.subList(0, page.entries().size()));
      assertThat(page.last()).isEqualTo(page.entries().size() == rest.size());
      assertThat(page.entries().isEmpty()).isEqualTo(rest.isEmpty());
    }
    stores.scans().close(page.scanId());
  }

  private static List<ScanEntry> expected(NavigableMap<Buffer, ReadResult> entries, ScanOpen request) {
    NavigableMap<Buffer, ReadResult> range = StoreModel.range(entries, request.from(), request.to());
    List<ScanEntry> expected = new ArrayList<>();
    (request.reverse() ? range.descendingMap() : range).forEach((key, found) -> {
      if (request.limit() < 0 || expected.size() < request.limit()) {
        expected.add(new ScanEntry(request.keys() ? key : null, request.values() ? found.value() : null,
            found.revision()));
      }
    });
    return expected;
  }

  /** The same log gives the same bytes everywhere, or a checkpoint of one replica would not fit another's log. */
  @Test
  void theSameEntriesGiveTheSameBytes() throws Exception {
    long seed = Long.getLong("borough.seed", System.nanoTime());
    try (RocksStores stores = new RocksStores(StoreFixture.options())) {
      for (int shard = 1; shard <= 2; shard++) {
        stores.open(shard, root.resolve("s" + shard), null);
        Random random = new Random(seed);
        StoreModel model = new StoreModel();
        for (int index = 1; index <= 500; index++) {
          List<Command> commands = model.commands(random, 1);
          model.apply(1, commands);
          stores.find(shard).apply(1, index, StoreFixture.entry(commands.toArray(new Command[0])));
          if (shard == 2 && index % 100 == 0) { // what one replica does to its files is its own affair
            stores.find(shard).checkpoint(root.resolve("between-" + index));
            stores.find(shard).compact("a", Buffer.buffer(), null);
          }
        }
        stores.find(shard).checkpoint(root.resolve("c" + shard));
      }
      assertThat(StoreFixture.contents(root.resolve("c2"))).as("seed %d", seed)
          .isEqualTo(StoreFixture.contents(root.resolve("c1"))).hasSizeGreaterThan(20);
    }
  }
}
