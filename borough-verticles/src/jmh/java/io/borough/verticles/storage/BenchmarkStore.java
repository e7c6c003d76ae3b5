package io.borough.verticles.storage;

import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandResult;
import io.borough.impl.command.WriteId;
import io.borough.options.StorageOptions;
import io.borough.verticles.bench.micro.Samples;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A store of 100,000 entries in a folder that is gone after it, and the entries of a log for it: puts of three clients,
 * each of which has its answers before it writes again. One thread.
 */
final class BenchmarkStore implements AutoCloseable {
  private static final int SHARD = 1;
  private static final long TERM = 1;
  private static final int CLIENTS = 3;
  private static final int PUTS_AT_ONCE = 500;

  private final Random random = Samples.random();
  private final UUID[] sessions = new UUID[CLIENTS];
  private final long[] sequences = new long[CLIENTS]; // the last that was given
  private final Path folder;
  private final RocksStores stores;
  private final RocksStore store;
  private int client;

  BenchmarkStore() throws IOException {
    folder = Files.createTempDirectory("borough-benchmark-");
    stores = new RocksStores(new StorageOptions());
    stores.open(SHARD, folder, null);
    store = stores.find(SHARD);
    for (int i = 0; i < CLIENTS; i++) {
      sessions[i] = Samples.session(random);
      apply(entryOf(List.of(Samples.put(0, WriteId.registering(sessions[i])))));
    }
    for (int from = 0; from < Samples.KEYS; from += PUTS_AT_ONCE) {
      List<CommandBatch.Item> puts = new ArrayList<>();
      for (int key = from; key < from + PUTS_AT_ONCE; key++) {
        puts.add(new CommandBatch.Item(null, Samples.put(key).toBytes()));
      }
      apply(entryOf(puts));
    }
  }

  RocksStore store() {
    return store;
  }

  /** A stored key that is there. */
  byte[] anyKey() {
    return KeyLayout.key(KeyLayout.prefix(Samples.PARTITION), Samples.key(random.nextInt(Samples.KEYS)));
  }

  /** The log's next entry. */
  byte[] entry(int puts) {
    long[] lowest = sequences.clone();
    List<CommandBatch.Item> commands = new ArrayList<>(puts);
    for (int i = 0; i < puts; i++) {
      client = (client + 1) % CLIENTS;
      WriteId id = new WriteId(sessions[client], ++sequences[client], lowest[client] + 1);
      commands.add(Samples.put(random.nextInt(Samples.KEYS), id));
    }
    return entryOf(commands);
  }

  private static byte[] entryOf(List<CommandBatch.Item> commands) {
    return new CommandBatch(System.currentTimeMillis(), commands).toBytes();
  }

  List<CommandResult> apply(byte[] entry) {
    List<CommandResult> outcomes = store.apply(TERM, store.appliedIndex() + 1, entry);
    for (CommandResult outcome : outcomes) {
      if (outcome.status() != CommandResult.Status.APPLIED) {
        throw new IllegalStateException(outcome + " of a put that nothing speaks against");
      }
    }
    return outcomes;
  }

  @Override
  public void close() throws IOException {
    stores.close();
    DurableFiles.delete(folder);
  }
}
