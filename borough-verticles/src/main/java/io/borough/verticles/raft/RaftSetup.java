package io.borough.verticles.raft;

import io.borough.options.RaftOptions;
import io.borough.options.SecurityOptions;
import java.nio.file.Path;

/**
 * Who a node is to Raft.
 *
 * @param nodeId its id in the ring
 * @param peerId its {@code RingNode.peerId()}
 * @param host the address to bind, which the others reach it at
 * @param raftPort the port to bind, or 0 for any free one
 * @param folder where its groups' folders are, for nothing else
 * @param minFreeBytes how much room the folder's disk must have for writes; 0: whatever it has
 * @param snapshotBytesPerSecond how fast it sends snapshots, 1 MiB at least; 0: as fast as they go
 * @param security with certificates Raft demands one of every peer
 */
public record RaftSetup(
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

  /** Makes it, with a rate that snapshots can live with. */
  public RaftSetup {
    snapshotBytesPerSecond = snapshotBytesPerSecond == 0 ? 0 : Math.max(SLOWEST, snapshotBytesPerSecond);
  }
}
