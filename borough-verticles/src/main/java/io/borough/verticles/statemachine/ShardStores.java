package io.borough.verticles.statemachine;

import java.nio.file.Path;

/** Opens the stores of this node's shards. Any thread. */
public interface ShardStores {
  /**
   * Opens a shard's store, or creates it when the folder has none.
   *
   * <p>Blocks on the disk, so it is never called on an event loop. When {@code snapshot} is newer than the store, or
   * the store is missing or damaged, the store is rebuilt from the snapshot.
   *
   * @param root the group's folder; the store is in {@code db} below it
   * @param snapshot the newest complete snapshot's folder, or null
   * @throws io.borough.error.StorageException when it cannot be opened
   */
  ShardStore open(int shard, Path root, Path snapshot);

  /**
   * Verifies that the files of a checkpoint are whole. Blocks on the disk; files that were verified within the last
   * hour are not read again.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} when a file is damaged; {@code STORAGE_FAILED} when
   *     one cannot be read
   */
  void verify(Path checkpoint);
}
