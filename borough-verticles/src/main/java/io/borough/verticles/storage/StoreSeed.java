package io.borough.verticles.storage;

import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandResult;
import io.borough.options.StorageOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The store of a replica that is being made from another store's files while the node is stopped. The files that it is
 * made from stay as they are. One thread; blocks on the disk.
 */
public final class StoreSeed implements AutoCloseable {
  private final RocksStores stores;
  private final RocksStore store;

  private StoreSeed(RocksStores stores, RocksStore store) {
    this.stores = stores;
    this.store = store;
  }

  /**
   * Makes a store.
   *
   * @param root the folder of the new replica; created
   * @param base a database that no one has open, or a snapshot
   * @throws io.borough.error.BoroughException when the files cannot be copied or opened
   */
  public static StoreSeed make(int shard, Path root, Path base) throws IOException {
    Files.createDirectories(root);
    RocksStores stores = new RocksStores(new StorageOptions());
    try {
      stores.open(shard, root, base);
      return new StoreSeed(stores, stores.find(shard));
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
  }

  /**
   * Applies an entry of the log. Does nothing when the store has it.
   *
   * @param commands null for an entry of Raft's own
   */
  public void apply(long term, long index, byte[] commands) {
    if (commands == null) {
      store.passOver(term, index);
    } else {
      store.apply(term, index, commands);
    }
  }

  /** Puts a value as if the log had one more entry. */
  public void put(String partition, Buffer key, Buffer value, long timeMs) {
    byte[] command = new Command.Builder(partition).add(new Mutation.Put(key, value)).build().toBytes();
    byte[] entry = new CommandBatch(timeMs, List.of(new CommandBatch.Item(null, command))).toBytes();
    List<CommandResult> results = store.apply(store.appliedTerm(), store.appliedIndex() + 1, entry);
    if (results.size() != 1) {
      throw new IllegalStateException("one command had " + results.size() + " results");
    }
  }

  /** Returns a value, or null when there is none. */
  public Buffer get(String partition, Buffer key) {
    return store.getMany(List.of(KeyLayout.key(KeyLayout.prefix(partition), key))).get(0).value();
  }

  public long term() {
    return store.appliedTerm();
  }

  public long index() {
    return store.appliedIndex();
  }

  /** Writes a snapshot of the present state into a folder that does not exist. */
  public void snapshot(Path target) {
    store.checkpoint(target);
  }

  @Override
  public void close() {
    stores.close();
  }
}
