package io.borough.verticles.raft;

import io.borough.impl.link.Messenger;
import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftRole;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.ratis.protocol.RaftPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the leaderships of a node that is about to stop over to others, so that nobody has to wait for an election: of
 * each shard to the replica that is farthest. A shard that no other can lead is left as it is. Thread: the event loop.
 */
final class Retirement {
  private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);
  private static final long ASK_MS = 500;
  private static final long TRANSFER_MS = 2_000;

  private final Messenger messenger;
  private final PeerLookup peers;
  private final LeaderTransfer transfers;

  Retirement(Messenger messenger, PeerLookup peers, LeaderTransfer transfers) {
    this.messenger = messenger;
    this.peers = peers;
    this.transfers = transfers;
  }

  /** Completes, never with a failure, when each leadership is another's or cannot be. */
  Future<Void> of(Collection<ShardGroup> groups) {
    List<Future<Void>> each = new ArrayList<>();
    groups.stream().filter(group -> group.role().ready()).forEach(group -> each.add(heirs(group)
        .compose(heirs -> heirs.isEmpty() ? Future.succeededFuture() : pass(group, heirs))
        .otherwiseEmpty()));
    return Future.join(each).otherwiseEmpty().mapEmpty();
  }

  /** The voters that are there and follow, the farthest first. */
  private Future<List<RaftPeer>> heirs(ShardGroup group) {
    List<RaftPeer> asked = new ArrayList<>();
    List<Future<GroupState>> states = new ArrayList<>();
    for (RaftPeer peer : group.peers()) {
      String busId = peers.busIdOf(peer.getId().toString());
      if (!peer.getId().equals(group.self()) && busId != null) {
        asked.add(peer);
        states.add(messenger.<GroupState>call(busId, new ReplicaRequest(group.shard()), ASK_MS).otherwiseEmpty());
      }
    }
    return Future.join(states).map(all -> {
      List<RaftPeer> heirs = new ArrayList<>(asked);
      heirs.removeIf(peer -> !follows(states.get(asked.indexOf(peer)).result()));
      heirs.sort(Comparator.comparingLong(peer -> -states.get(asked.indexOf(peer)).result().appliedIndex()));
      return heirs;
    });
  }

  private static boolean follows(GroupState state) {
    return state != null && state.role() == RaftRole.FOLLOWER;
  }

  private Future<Void> pass(ShardGroup group, List<RaftPeer> heirs) {
    RaftPeer heir = heirs.get(0);
    return transfers.to(group, heir, TRANSFER_MS).recover(failure -> {
      LOG.debug("Shard {} is not handed over to {}: {}", group.shard(), heir.getId(), failure.toString());
      return heirs.size() == 1 ? Future.succeededFuture() : pass(group, heirs.subList(1, heirs.size()));
    });
  }
}
