package io.borough.verticles.offline;

import io.borough.verticles.io.FileProblem;
import io.borough.verticles.raft.offline.StoppedGroup;
import io.borough.verticles.storage.StoreVerifier;
import java.util.List;
import java.util.UUID;

/**
 * What was found in a data folder.
 *
 * @param nodeId the node of the folder; null when {@code node.json} is damaged
 * @param ringEpoch the version of the folder's copy of the ring; 0 when there is none
 * @param replicas ordered by shard; last those of groups that the copy of the ring does not name
 * @param bytes that were read
 * @param problems of all files
 */
public record Verification(
    String nodeId, String clusterName, long ringEpoch, List<Replica> replicas, long bytes, List<FileProblem> problems) {
  /**
   * What one replica holds.
   *
   * @param shard -1 for a group that the folder's copy of the ring does not name
   * @param peer the node's name in Raft
   * @param store null when there is none or it cannot be opened
   * @param snapshots that are complete, the newest first
   * @param problems of this replica's files
   */
  public record Replica(int shard, UUID group, String peer, StoppedGroup.Vote vote, StoppedGroup.Log log,
      StoreVerifier.Content store, List<StoppedGroup.Snapshot> snapshots, long bytes, List<FileProblem> problems) {}
}
