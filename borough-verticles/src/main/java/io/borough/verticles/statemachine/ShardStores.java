package io.borough.verticles.statemachine;

import java.nio.file.Path;

/** Opens and finds the stores of this node's shards. Any thread. */
public interface ShardStores {
  /**
   * Opens a shard's store, making it if the folder has none.
   *
   * <p>Blocks on the disk: never on an event loop. When {@code snapshot} is newer than the store, or the store is
   * missing or unreadable, the store is made anew from it.
   *
   * @param root the group's folder; the store lives in {@code db} below it
   * @param snapshot the newest complete snapshot's folder, or null
   * @throws io.borough.error.StorageException when it cannot be opened
   */
  ShardStore open(int shard, Path root, Path snapshot);
}
