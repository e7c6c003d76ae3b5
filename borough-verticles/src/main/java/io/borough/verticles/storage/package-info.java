/**
 * Keeps the shards' data: one RocksDB per shard, all with one cache and one memory budget for data that is not in a
 * file yet.
 *
 * <p>Threads: {@link io.borough.verticles.storage.StorageVerticle} takes messages on its event loop and reads on
 * workers of its own. {@code RocksStore.apply} and the other changes of a store run on the thread of the shard's Raft
 * group. {@code GuardedRocksDb} lets any number of readers and one writer in, and closes only when all of them are
 * done.
 *
 * <p>RocksDB's own log is off, because the Raft log replaces it. Each entry's changes, its index and the revision
 * counter are one batch, so after a crash the store is in the state after some entry, and Raft replays the later
 * entries.
 *
 * <p>Start with {@code RocksStore} for writing, {@code KeyLayout} for the format on the disk and {@code StoreQueries}
 * for reading.
 */
package io.borough.verticles.storage;
