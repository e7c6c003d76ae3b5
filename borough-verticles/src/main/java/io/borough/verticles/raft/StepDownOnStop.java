package io.borough.verticles.raft;

import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftRole;
import io.borough.impl.transport.Messenger;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.ratis.protocol.RaftPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transfers the leaderships of a node that is about to stop, so that no caller waits for an election. Each leadership
 * goes to the shard's replica with the highest applied index. A shard that no other replica can lead keeps its leader.
 *
 * <p>Thread: the event loop.
 */
final class StepDownOnStop {
  private static final Logger LOG = LoggerFactory.getLogger(StepDownOnStop.class);
  private static final long ASK_MS = 500;
  private static final long TRANSFER_MS = 2_000;

  private final Messenger messenger;
  private final PeerDirectory peers;
  private final LeadershipTransfer transfers;

  StepDownOnStop(Messenger messenger, PeerDirectory peers, LeadershipTransfer transfers) {
    this.messenger = messenger;
    this.peers = peers;
    this.transfers = transfers;
  }

  /** Transfers the leaderships. Completes, never with a failure, when each was transferred or cannot be. */
  Future<Void> of(Collection<HostedGroup> groups) {
    List<Future<Void>> each = new ArrayList<>();
    groups.stream().filter(group -> group.role().ready()).forEach(group -> each.add(transferees(group)
        .compose(transferees -> transferees.isEmpty() ? Future.succeededFuture() : pass(group, transferees))
        .otherwiseEmpty()));
    return Future.join(each).otherwiseEmpty().mapEmpty();
  }

  /** Returns the voters that are reachable followers, the highest applied index first. */
  private Future<List<RaftPeer>> transferees(HostedGroup group) {
    List<RaftPeer> asked = new ArrayList<>();
    List<Future<GroupState>> states = new ArrayList<>();
    for (RaftPeer peer : group.peers()) {
      String busId = peers.busIdOf(peer.getId().toString());
      if (!peer.getId().equals(group.self()) && busId != null) {
        asked.add(peer);
        states.add(messenger.<GroupState>request(busId, new ReplicaRequest(group.shard()), ASK_MS).otherwiseEmpty());
      }
    }
    return Future.join(states).map(all -> {
      List<RaftPeer> transferees = new ArrayList<>(asked);
      transferees.removeIf(peer -> !follows(states.get(asked.indexOf(peer)).result()));
      transferees.sort(Comparator.comparingLong(peer -> -states.get(asked.indexOf(peer)).result().appliedIndex()));
      return transferees;
    });
  }

  private static boolean follows(GroupState state) {
    return state != null && state.role() == RaftRole.FOLLOWER;
  }

  private Future<Void> pass(HostedGroup group, List<RaftPeer> transferees) {
    RaftPeer transferee = transferees.get(0);
    return transfers.to(group, transferee, TRANSFER_MS).recover(failure -> {
      LOG.debug("Shard {}: no transfer of leadership to {}: {}", group.shard(), transferee.getId(), failure.toString());
      List<RaftPeer> others = transferees.subList(1, transferees.size());
      return others.isEmpty() ? Future.succeededFuture() : pass(group, others);
    });
  }
}
