package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.topology.RingNode;
import io.borough.impl.transport.Inbound;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;

/**
 * Changes a group's configuration and leader, as its leader.
 *
 * <p>One node is added or removed at a time, never both. If the leader changes during a configuration change, Ratis no
 * longer asks for majorities of both configurations. When the configurations differ by one node, a majority of one and
 * a majority of the other always share a node.
 *
 * <p>Thread: the event loop; Ratis is called on the group's lane.
 */
final class MembershipChanges {
  private static final long TRANSFER_MS = 3_000; // writes wait during a transfer

  private final RatisServer server;
  private final HostedGroups groups;
  private final LeadershipTransfer transfers;
  private final Executor eventLoop;

  MembershipChanges(RatisServer server, HostedGroups groups, LeadershipTransfer transfers, Executor eventLoop) {
    this.server = server;
    this.groups = groups;
    this.transfers = transfers;
    this.eventLoop = eventLoop;
  }

  /** Changes the configuration. Replies when the wanted one is committed; at once when it was committed already. */
  void change(Inbound<ChangeGroup> message) {
    ChangeGroup change = message.message();
    HostedGroup group = groups.led(message, change.shard());
    if (group == null) {
      return;
    }
    RaftConfiguration conf = group.division().getRaftConf();
    boolean settled = group.state().committed();
    Set<RaftPeerId> next = new HashSet<>();
    change.next().forEach(node -> next.add(RaftPeerId.valueOf(node.peerId())));
    if (settled && ids(conf).equals(next)) {
      message.reply(new Ack());
      return;
    }
    BoroughException refusal = refusal(change, conf, next, settled);
    if (refusal != null) {
      message.fail(refusal);
      return;
    }
    List<RaftPeer> expected = List.copyOf(conf.getCurrentPeers());
    List<RaftPeer> wanted = RaftPeers.of(change.next());
    ask(group, message, () -> server.setConfiguration(group.groupId(), expected, wanted));
  }

  private static Set<RaftPeerId> ids(RaftConfiguration conf) {
    Set<RaftPeerId> ids = new HashSet<>();
    conf.getCurrentPeers().forEach(peer -> ids.add(peer.getId()));
    return ids;
  }

  private static BoroughException refusal(
      ChangeGroup change, RaftConfiguration conf, Set<RaftPeerId> next, boolean settled) {
    if (!settled) {
      return ErrorCode.UNAVAILABLE.failure(
          "another change of shard " + change.shard() + " is not committed yet: " + conf);
    }
    List<String> current = RaftPeers.nodeIdsOf(conf.getCurrentPeers());
    if (!current.equals(change.expected().stream().sorted().toList())) {
      return ErrorCode.STALE_EPOCH.failure(
          "shard " + change.shard() + " is on " + current + ", not on " + change.expected() + " as expected");
    }
    Set<RaftPeerId> different = new HashSet<>(ids(conf));
    for (RaftPeerId peer : next) {
      if (!different.remove(peer)) {
        different.add(peer);
      }
    }
    if (different.size() != 1 || next.isEmpty()) {
      List<String> wanted = new ArrayList<>();
      for (RingNode node : change.next()) {
        wanted.add(node.peerId());
      }
      return ErrorCode.INVALID_ARGUMENT.failure(
          "one node at a time: from " + ids(conf) + " to " + wanted + " is not one added or one removed");
    }
    return null;
  }

  /** Transfers the leadership. Replies when the wanted node leads. */
  void transfer(Inbound<TransferLeader> message) {
    TransferLeader transfer = message.message();
    HostedGroup group = groups.led(message, transfer.shard());
    if (group == null) {
      return;
    }
    for (RaftPeer peer : group.peers()) {
      if (RaftPeers.nodeIdOf(peer).equals(transfer.nodeId())) {
        transfers.to(group, peer, TRANSFER_MS)
            .onSuccess(leads -> message.reply(new Ack()))
            .onFailure(failure -> message.fail(Failures.of(failure)));
        return;
      }
    }
    message.fail(ErrorCode.INVALID_ARGUMENT.failure(
        transfer.nodeId() + " has no replica of shard " + group.shard() + " that votes"));
  }

  /** Makes Ratis take a snapshot. After a failure, the state machine requests another one later. */
  void snapshot(HostedGroup group, long timeoutMs) {
    group.lane().execute(() -> server.snapshot(group.groupId(), timeoutMs).whenComplete((reply, thrown) -> {
      Throwable failure = RaftFailures.of(reply, thrown);
      if (failure != null) {
        group.stateMachine().snapshotFailed(failure);
      }
    }));
  }

  private void ask(HostedGroup group, Inbound<ChangeGroup> message, Supplier<CompletableFuture<RaftClientReply>> call) {
    group.lane().execute(() -> call.get().whenComplete((reply, thrown) -> eventLoop.execute(() -> {
      Throwable failure = RaftFailures.of(reply, thrown);
      if (failure == null) {
        message.reply(new Ack());
      } else {
        message.fail(RaftFailures.ofChange(failure));
      }
    })));
  }
}
