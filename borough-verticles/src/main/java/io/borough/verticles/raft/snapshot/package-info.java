/**
 * The snapshots of Raft groups: where they lie on the disk, what has arrived of one whose transfer broke off, and how
 * fast they are sent.
 *
 * <p>Methods run on Ratis's threads or on workers and may block, unless they say otherwise. Start with {@code
 * SnapshotStore} for the folders, then {@code ThrottledGrpc} for the sending and {@code PartialSnapshots} for the
 * receiving side.
 */
package io.borough.verticles.raft.snapshot;
