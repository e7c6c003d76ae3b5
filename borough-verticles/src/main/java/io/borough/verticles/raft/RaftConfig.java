package io.borough.verticles.raft;

import io.borough.options.RaftOptions;
import io.borough.options.SecurityOptions;
import java.nio.file.Path;

/**
 * The identity, address, folder and options of a node's Raft part.
 *
 * @param nodeId the node's id in the ring
 * @param peerId the node's {@code RingNode.peerId()}
 * @param host the address to bind, at which other nodes reach this node
 * @param raftPort the port to bind, or 0 for any free one
 * @param folder holds the groups' folders and nothing else
 * @param minFreeBytes the free bytes of the folder's disk below which writes are refused; 0 for no limit
 * @param snapshotBytesPerSecond how fast the node sends snapshots, 1 MiB at least; 0 for no limit
 * @param security with certificates, Raft demands a certificate of every peer
 */
public record RaftConfig(
    String nodeId,
    String peerId,
    String host,
    int raftPort,
    Path folder,
    RaftOptions options,
    long minFreeBytes,
    long snapshotBytesPerSecond,
    SecurityOptions security) {
  private static final long SLOWEST = 1024 * 1024; // a chunk must arrive while its receiver waits for it

  /** Raises a rate that is too low for a snapshot to arrive. */
  public RaftConfig {
    snapshotBytesPerSecond = snapshotBytesPerSecond == 0 ? 0 : Math.max(SLOWEST, snapshotBytesPerSecond);
  }
}
