package io.borough.verticles;

import io.borough.verticles.gateway.GatewayNode.Gauge;
import io.borough.verticles.handler.RequestDispatcherVerticle;
import io.borough.verticles.raft.RaftVerticle;
import io.borough.verticles.storage.RocksStores;
import java.util.List;

/** Names the numbers of a node that its gateway publishes beside its own. */
final class NodeGauges {
  private NodeGauges() {}

  /** Returns the gauges of a node's parts. Any thread may read their values. */
  static List<Gauge> of(RaftVerticle raft, RocksStores stores, RequestDispatcherVerticle handlers) {
    return List.of(
        new Gauge("borough.disk.free.bytes", "Bytes free on the disk of the data folder", raft::freeBytes),
        new Gauge("borough.snapshots.sent.bytes", "Bytes of snapshots sent to other nodes", raft::snapshotBytesSent),
        new Gauge("borough.snapshots.spared.bytes",
            "Bytes of snapshots not sent, since they had arrived before the sending broke off",
            raft::snapshotBytesSpared),
        new Gauge("borough.replicas.differing", "Replicas found to have applied something else than the others",
            raft::differing),
        new Gauge("borough.replicas.failed.total", "Replicas of this node that stopped because of a failure",
            raft::failedReplicas),
        new Gauge("borough.storage.verified.bytes.total", "Bytes of the stores' files that were read and verified",
            stores::verifiedBytes),
        new Gauge("borough.storage.damaged.total", "Times that a file of a store was found damaged or unreadable",
            stores::damagedTables),
        new Gauge("borough.handler.failures.total", "Requests that handlers failed, but for those they refused",
            handlers::failures),
        new Gauge("borough.handler.outlived.total",
            "Requests that handlers had not answered by their deadline and a second more", handlers::outlived));
  }
}
