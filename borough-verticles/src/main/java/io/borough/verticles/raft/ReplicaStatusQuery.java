package io.borough.verticles.raft;

import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftMessages.InfoReply;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.ReplicaStatus;
import io.borough.impl.message.RaftRole;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.Messenger;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.ratis.protocol.RaftPeer;

/** Asks all replicas of a shard for their state, as its leader. Thread: the event loop. */
final class ReplicaStatusQuery {
  private static final long MAX_WAIT_MS = 1_000;

  private final Messenger messenger;
  private final PeerDirectory peers;

  ReplicaStatusQuery(Messenger messenger, PeerDirectory peers) {
    this.messenger = messenger;
    this.peers = peers;
  }

  /** Replies with the state of every replica. A replica that does not answer has a lag of -1. */
  void answer(HostedGroup group, Inbound<InfoRequest> message) {
    GroupState own = group.state();
    long waitMs = Math.max(1, Math.min(MAX_WAIT_MS, message.remainingMs() / 2));
    List<Future<ReplicaStatus>> asked = new ArrayList<>();
    for (RaftPeer peer : group.peers()) {
      asked.add(ask(group, peer, own, waitMs));
    }
    Future.join(asked).onComplete(all -> {
      List<ReplicaStatus> replicas = new ArrayList<>();
      asked.forEach(each -> replicas.add(each.result()));
      replicas.sort(Comparator.comparing(ReplicaStatus::nodeId));
      message.reply(new InfoReply(own.leader(), own.term(), replicas));
    });
  }

  private Future<ReplicaStatus> ask(HostedGroup group, RaftPeer peer, GroupState own, long waitMs) {
    String nodeId = RaftPeers.nodeIdOf(peer);
    if (peer.getId().equals(group.self())) {
      return Future.succeededFuture(status(nodeId, own, own));
    }
    ReplicaStatus silent = new ReplicaStatus(nodeId, RaftRole.UNREACHABLE, -1, -1);
    String busId = peers.busIdOf(peer.getId().toString());
    if (busId == null) {
      return Future.succeededFuture(silent);
    }
    return messenger.<GroupState>request(busId, new ReplicaRequest(group.shard()), waitMs)
        .map(state -> status(nodeId, state, own))
        .otherwise(silent);
  }

  private static ReplicaStatus status(String nodeId, GroupState replica, GroupState leader) {
    long lag = Math.max(0, leader.commitIndex() - replica.appliedIndex());
    return new ReplicaStatus(nodeId, replica.role(), replica.appliedIndex(), lag);
  }
}
