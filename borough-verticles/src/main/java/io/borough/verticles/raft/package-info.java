/**
 * Replicates each shard's log with Apache Ratis, and decides when this node may read and write for a shard. Only this
 * package and its sub-packages import Ratis.
 *
 * <p>{@link io.borough.verticles.raft.RaftVerticle} owns everything on one event loop, which never blocks: calls into
 * Ratis that can wait go through a {@code Lane} of worker threads, in order, and what Ratis says on its own threads
 * crosses over with {@code runOnContext} before anything is done about it. The exception is {@code ShardStateMachine}:
 * its methods run on Ratis's threads, one updater per group, and write to the {@code ShardStore} there.
 *
 * <p>Start with {@code RaftVerticle}, then {@code GroupCommit} for the way of a write, {@code read.ReadIndexBarrier} for
 * the way of a read, {@code RatisServer} for how groups are opened and {@code snapshot.SnapshotStore} for the snapshots.
 */
package io.borough.verticles.raft;
