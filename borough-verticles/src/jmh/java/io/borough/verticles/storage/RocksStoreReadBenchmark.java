package io.borough.verticles.storage;

import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.verticles.bench.micro.MicroBenchmark;
import io.borough.verticles.bench.micro.Samples;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Reads of keys of a store of 100,000 entries, all of them in files and those in the cache: one, and 64 as of one
 * moment. Microseconds a read.
 */
@State(Scope.Thread)
public class RocksStoreReadBenchmark extends MicroBenchmark {
  private static final int KEYS = 64;
  private static final int CHOICES = 4_096;

  private final List<List<byte[]>> single = new ArrayList<>();
  private final List<List<byte[]>> many = new ArrayList<>();
  private BenchmarkStore store;
  private int next;

  @Setup
  public void open() throws IOException {
    store = new BenchmarkStore();
    store.store().compact(Samples.PARTITION, Buffer.buffer(), null); // brings all into files
    for (int i = 0; i < CHOICES; i++) {
      List<byte[]> keys = new ArrayList<>(KEYS);
      for (int key = 0; key < KEYS; key++) {
        keys.add(store.anyKey());
      }
      many.add(keys);
      single.add(List.of(store.anyKey()));
    }
  }

  @TearDown
  public void close() throws IOException {
    store.close();
  }

  @Benchmark
  public List<ReadResult> get() {
    return read(single);
  }

  @Benchmark
  public List<ReadResult> getMany() {
    return read(many);
  }

  private List<ReadResult> read(List<List<byte[]>> choices) {
    next = (next + 1) % CHOICES;
    return store.store().getMany(choices.get(next));
  }
}
