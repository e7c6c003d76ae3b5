package io.borough.verticles.storage;

import static io.borough.verticles.storage.StoreFixture.bytes;
import static io.borough.verticles.storage.StoreFixture.entry;
import static io.borough.verticles.storage.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers meet writes, installs and closes. A mistake here does not fail a test: it kills the JVM. */
@UnitTest
class RocksStoreThreadsTest {
  private static final Set<ErrorCode> GONE =
      Set.of(ErrorCode.NOT_LEADER, ErrorCode.SCAN_EXPIRED, ErrorCode.OVERLOADED, ErrorCode.STOPPED);

  @TempDir
  Path root;

  private RocksStores stores;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<Future<?>> running = new ArrayList<>();

  @BeforeEach
  void open() {
    stores = new RocksStores(StoreFixture.options().setMaxOpenScans(64));
    stores.open(1, root.resolve("s1"), null);
  }

  @AfterEach
  void close() {
    stores.close();
    threads.shutdownNow();
  }

  private void untilEnded(Callable<?> work) {
    running.add(threads.submit(() -> {
      while (!ended.get()) {
        try {
          work.call();
        } catch (BoroughException e) {
          assertThat(GONE).as(e.toString()).contains(e.code());
        }
      }
      return null;
    }));
  }

  private void end() throws Exception {
    ended.set(true);
    for (Future<?> each : running) {
      each.get(30, TimeUnit.SECONDS);
    }
  }

  /** Two keys written and deleted together are never seen apart. */
  @Test
  void readsOfManyKeysAndScansSeeOneMoment() throws Exception {
    RocksStore store = stores.find(1);
    byte[] prefix = KeyLayout.prefix("p");
    AtomicInteger reads = new AtomicInteger();
    Queue<String> torn = new ConcurrentLinkedQueue<>();
    untilEnded(() -> {
      List<ReadResult> found = store.getMany(List.of(KeyLayout.key(prefix, bytes("a")),
          KeyLayout.key(prefix, bytes("z"))));
      if (!found.get(0).equals(found.get(1))) {
        torn.add(found.toString());
      }
      return reads.incrementAndGet();
    });
    untilEnded(() -> {
      List<ScanEntry> found = StoreFixture.read(stores.scans(), store,
          StoreFixture.scan(1, "p", bytes(""), null, reads.get() % 2 == 0, -1, 1, false));
      if (found.size() == 1 || found.stream().map(ScanEntry::revision).distinct().count() > 1) {
        torn.add(found.toString());
      }
      return reads.incrementAndGet();
    });
    for (int index = 1; index < 3_000 || reads.get() < 2_000; index++) {
      Command.Builder both = new Command.Builder("p");
      for (Buffer key : List.of(bytes("a"), bytes("z"))) {
        both.add(index % 2 == 0 ? new Mutation.Delete(key) : new Mutation.Put(key, bytes("v" + index)));
      }
      store.apply(1, index, entry(both.build()));
      if (index % 1_000 == 0) {
        store.checkpoint(root.resolve("c" + index));
      }
    }
    end();

    assertThat(torn).isEmpty();
  }

  @Test
  void readersSurviveInstallsAndCloses() throws Exception {
    for (int i = 1; i <= 300; i++) {
      stores.find(1).apply(1, i, entry(put("p", "k" + i, "x".repeat(1_000))));
    }
    Path checkpoint = root.resolve("c");
    stores.find(1).checkpoint(checkpoint);
    stores.open(2, root.resolve("s2"), checkpoint);
    AtomicInteger pages = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      untilEnded(() -> StoreFixture.get(store(), "p", "k7"));
      untilEnded(() -> store().getMany(List.of(KeyLayout.prefix("p"), KeyLayout.prefix("q"))));
      untilEnded(() -> {
        List<ScanEntry> entries = StoreFixture.read(stores.scans(), store(),
            StoreFixture.scan(2, "p", bytes(""), null, false, -1, 10, false));
        assertThat(entries).hasSize(300);
        return pages.incrementAndGet();
      });
    }
    untilEnded(() -> store().approximateBytes("p", bytes(""), null));
    untilEnded(() -> store().property("rocksdb.stats"));
    untilEnded(() -> {
      store().compact("p", bytes(""), null);
      return null;
    });
    for (int i = 0; i < 25 || pages.get() < 25; i++) {
      RocksStore store = stores.find(2);
      store.install(checkpoint);
      store.apply(1, 1_000, entry(put("p", "k7", "y")));
      if (i % 3 == 0) {
        store.close();
        stores.open(2, root.resolve("s2"), checkpoint);
      }
    }
    stores.close();
    end();

    assertThat(stores.scans().count()).isZero();
  }

  private RocksStore store() {
    RocksStore store = stores.find(2);
    if (store == null) {
      throw ErrorCode.NOT_LEADER.failure("closed just now");
    }
    return store;
  }
}
