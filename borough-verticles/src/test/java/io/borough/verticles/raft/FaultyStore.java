package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.Digest;
import io.borough.verticles.statemachine.ShardStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A store whose disk fails, or that applies something else than the log says, when the test says so. */
record FaultyStore(ShardStore store, BooleanSupplier failing, UnaryOperator<byte[]> reading) implements ShardStore {
  @Override
  public List<CommandResult> apply(long term, long index, byte[] entry) {
    check();
    return store.apply(term, index, reading.apply(entry));
  }

  @Override
  public void passOver(long term, long index) {
    store.passOver(term, index);
  }

  @Override
  public void onReadFailure(Predicate<StorageException> stopsReplica) {
    store.onReadFailure(stopsReplica);
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
    check();
    store.checkpoint(folder);
  }

  @Override
  public void install(Path checkpoint) {
    check();
    store.install(checkpoint);
  }

  @Override
  public void close() {
    store.close();
  }

  private void check() {
    if (failing.getAsBoolean()) {
      throw ErrorCode.STORAGE_FAILED.failure("the test's disk fails");
    }
  }
}
