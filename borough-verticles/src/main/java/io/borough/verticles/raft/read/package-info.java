/**
 * Decides when the leader of a shard may answer a read: the read index protocol of the Raft thesis, section 6.4.
 *
 * <p>Everything here runs on the event loop of the Raft verticle and never blocks. Start with {@code ReadIndexBarrier},
 * then {@code ReadIndexRound} for the question that is put to the voters of one shard. {@code RaftReplica} is what a
 * barrier asks of the groups that are open on this node.
 */
package io.borough.verticles.raft.read;
