package io.borough.verticles.storage;

import io.borough.impl.command.CommandResult;
import io.borough.verticles.bench.micro.MicroBenchmark;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a replica does with an entry of so many puts, which replace some of 100,000 entries; what RocksDB then does in
 * its own threads takes its share. Microseconds an entry.
 */
@State(Scope.Thread)
public class RocksStoreApplyBenchmark extends MicroBenchmark {
  @Param({"1", "64", "512"})
  public int puts;

  private BenchmarkStore store;
  private byte[] entry;

  @Setup
  public void open() throws IOException {
    store = new BenchmarkStore();
  }

  /** Each entry can be applied only once: made outside of what is measured. */
  @Setup(Level.Invocation)
  public void makeEntry() {
    entry = store.entry(puts);
  }

  @TearDown
  public void close() throws IOException {
    store.close();
  }

  @Benchmark
  public List<CommandResult> apply() {
    return store.apply(entry);
  }
}
