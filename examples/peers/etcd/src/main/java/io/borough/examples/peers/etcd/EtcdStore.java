package io.borough.examples.peers.etcd;

import io.borough.examples.peers.harness.Store;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.util.concurrent.CompletableFuture;

/** etcd's keys and values; a get is linearizable unless it is asked not to be. */
final class EtcdStore implements Store {
  private final Client client;
  private final KV kv;

  EtcdStore(String... endpoints) {
    client = Client.builder().endpoints(endpoints).build();
    kv = client.getKVClient();
  }

  @Override
  public CompletableFuture<?> put(byte[] key, byte[] value) {
    return kv.put(ByteSequence.from(key), ByteSequence.from(value));
  }

  @Override
  public CompletableFuture<byte[]> get(byte[] key) {
    return kv.get(ByteSequence.from(key)).thenApply(found ->
        found.getKvs().isEmpty() ? null : found.getKvs().get(0).getValue().getBytes());
  }

  @Override
  public void close() {
    client.close();
  }
}
