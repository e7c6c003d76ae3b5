/**
 * Replicates each shard's log with Apache Ratis, and decides when this node may read and write for a shard. Only this
 * package and its sub-packages import Ratis.
 *
 * <p>{@link io.borough.verticles.raft.RaftVerticle} owns everything on one event loop, which never blocks. Calls to
 * Ratis that can wait go through a {@code SerialExecutor} of worker threads, in order. Reports that Ratis makes on its
 * own threads are passed to the event loop with {@code runOnContext} and handled there. The exception is {@code
 * ShardStateMachine}: its methods run on Ratis's threads, one updater per group, and write to the {@code ShardStore}
 * there.
 *
 * <p>Start with {@code RaftVerticle}, whose table of messages names the handlers. A write goes from {@code
 * WriteHandler} to {@code CommandBatcher} and {@code ShardStateMachine}. A read goes from {@code ReadHandler} to {@code
 * read.ReadIndexBarrier}. A change of leader is reported by {@code GroupStateMachine} through {@code HostedGroups} to
 * {@code LeadershipTracker}. {@code RatisServer} opens groups, {@code snapshot.SnapshotStore} keeps their snapshots.
 */
package io.borough.verticles.raft;
