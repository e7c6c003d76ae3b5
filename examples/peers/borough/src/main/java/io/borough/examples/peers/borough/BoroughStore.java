package io.borough.examples.peers.borough;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.examples.peers.harness.Store;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One partition of a cluster: one replicated log, as the peers that keep what they write have one. */
final class BoroughStore implements Store {
  private static final String PARTITION = "bench";

  private final Borough borough;
  private final Partition partition;

  BoroughStore(List<String> addresses) {
    borough = Borough.create(new BoroughOptions().setRole(Role.CLIENT).setBase(addresses));
    borough.start().await();
    partition = borough.partition(PARTITION);
  }

  @Override
  public CompletableFuture<?> put(byte[] key, byte[] value) {
    return completable(partition.put(Buffer.buffer(key), Buffer.buffer(value)));
  }

  @Override
  public CompletableFuture<byte[]> get(byte[] key) {
    return completable(partition.get(Buffer.buffer(key)).map(value -> value == null ? null : value.getBytes()));
  }

  private static <T> CompletableFuture<T> completable(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  @Override
  public void close() {
    borough.stop().await();
  }
}
