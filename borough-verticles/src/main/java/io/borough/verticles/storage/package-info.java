/**
 * Keeps the shards' data: one RocksDB a shard, all with one cache and one budget for what is not in a file yet.
 *
 * <p>Threads: {@link io.borough.verticles.storage.StorageVerticle} takes messages on its event loop and reads on
 * workers of its own; {@code RocksStore.apply} and its neighbours run on the thread of the shard's Raft group. Any
 * number of readers and one writer meet in {@code GuardedRocksDb}, which closes only when nobody is inside.
 *
 * <p>RocksDB's own log is off, because the Raft log is that log: each entry's changes, its index and the revision
 * counter are one batch, and after a crash the store is as it was after some entry; Raft replays the rest.
 *
 * <p>Start with {@code RocksStore} for writing, {@code KeyLayout} for what is on the disk and {@code StoreQueries}
 * for reading.
 */
package io.borough.verticles.storage;
