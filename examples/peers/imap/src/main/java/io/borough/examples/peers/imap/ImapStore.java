package io.borough.examples.peers.imap;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.borough.examples.peers.harness.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The map, seen by a client, which asks the member that owns a key. */
final class ImapStore implements Store {
  private final HazelcastInstance client;
  private final IMap<byte[], byte[]> map;

  ImapStore(List<String> members) {
    ClientConfig config = new ClientConfig();
    config.setClusterName(ImapServer.CLUSTER);
    config.getNetworkConfig().setAddresses(members);
    client = HazelcastClient.newHazelcastClient(config);
    map = client.getMap(ImapServer.MAP);
  }

  @Override
  public CompletableFuture<?> put(byte[] key, byte[] value) {
    return map.setAsync(key, value).toCompletableFuture(); // unlike putAsync it brings no old value back
  }

  @Override
  public CompletableFuture<byte[]> get(byte[] key) {
    return map.getAsync(key).toCompletableFuture();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
