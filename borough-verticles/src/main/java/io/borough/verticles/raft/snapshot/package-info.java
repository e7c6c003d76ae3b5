/**
 * Keeps the snapshots of Raft groups in folders on the disk, resumes interrupted transfers, and limits how fast
 * snapshots are sent.
 *
 * <p>Methods run on Ratis's threads or on workers and may block, unless they say otherwise. Start with {@code
 * SnapshotStore} for the folders, then {@code ThrottledGrpc} for the sending and {@code PartialSnapshots} for the
 * receiving side.
 */
package io.borough.verticles.raft.snapshot;
