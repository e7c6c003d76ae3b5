package io.borough.verticles.raft;

import io.borough.impl.command.LogEntry;
import io.borough.impl.command.Outcome;
import io.borough.impl.message.Digest;
import io.borough.verticles.shard.ShardStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A store that loses one entry's writes when the test says so, and says nothing of it. */
record LossyStore(ShardStore store, AtomicBoolean losesOne) implements ShardStore {
  @Override
  public List<Outcome> apply(long term, long index, byte[] entry) {
    return store.apply(term, index, losesOne.getAndSet(false)
        ? new LogEntry(LogEntry.read(entry).timeMs(), List.of()).toBytes() : entry);
  }

  @Override
  public void passOver(long term, long index) {
    store.passOver(term, index);
  }

  @Override
  public long appliedIndex() {
    return store.appliedIndex();
  }

  @Override
  public long appliedTerm() {
    return store.appliedTerm();
  }

  @Override
  public List<Digest> digests() {
    return store.digests();
  }

  @Override
  public void checkpoint(Path folder) {
    store.checkpoint(folder);
  }

  @Override
  public void install(Path checkpoint) {
    store.install(checkpoint);
  }

  @Override
  public void close() {
    store.close();
  }
}
