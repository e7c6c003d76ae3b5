package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.impl.client.RoutingTable;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.Messenger;
import java.util.concurrent.Executor;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Notes in this node's {@link RoutingTable} which nodes lead the groups that are open here, and sends a leader hint to
 * nodes that took this node for a leader.
 *
 * <p>A hint always names a leader and a term that belong together: all nodes would believe a wrong pair until the next
 * election. Thread: the event loop.
 */
final class LeadershipTracker {
  private final String nodeId;
  private final Messenger messenger;
  private final RoutingTable routes;
  private final Executor eventLoop;

  LeadershipTracker(String nodeId, Messenger messenger, RoutingTable routes, Executor eventLoop) {
    this.nodeId = nodeId;
    this.messenger = messenger;
    this.routes = routes;
    this.eventLoop = eventLoop;
  }

  /**
   * Reads a group's role and notes what has changed.
   *
   * @return true when this node has stopped leading the group
   */
  boolean refresh(HostedGroup group) {
    RoleSnapshot role = group.role();
    long ledTerm = group.ledTerm();
    if (role.ready()) {
      if (ledTerm < role.term()) {
        group.setLedTerm(role.term());
        routes.setLeader(new LeaderHint(group.shard(), nodeId, role.term()));
      }
      return false;
    }
    boolean leads = group.division().getInfo().isLeader() && !group.isClosed(); // a closing replica keeps its role
    boolean lost = ledTerm != HostedGroup.NO_TERM && !leads;
    if (lost) {
      group.setLedTerm(HostedGroup.NO_TERM);
      routes.removeLeader(group.shard(), nodeId, ledTerm);
    }
    if (role.role() != RaftPeerRole.LEADER && role.leader() != null && isNewer(group, role)) {
      readExactly(group);
    }
    return lost;
  }

  private boolean isNewer(HostedGroup group, RoleSnapshot role) {
    LeaderHint known = routes.leaderOf(group.shard());
    return known == null || known.term() < role.term();
  }

  private void readExactly(HostedGroup group) {
    if (group.isReadingRole()) {
      return;
    }
    group.setReadingRole(true);
    group.lane().execute(() -> {
      RoleSnapshot role = RoleSnapshot.exactly(group.division());
      eventLoop.execute(() -> {
        group.setReadingRole(false);
        if (role.leader() != null && !role.leader().equals(group.self()) && isNewer(group, role)) {
          routes.setLeader(new LeaderHint(group.shard(), RaftPeers.nodeIdOf(role.leader()), role.term()));
        }
      });
    });
  }

  /**
   * Fails a message because this replica does not lead. Before that, sends the sender a hint to the leader if it is
   * known.
   */
  void refuse(HostedGroup group, Inbound<?> message) {
    RaftPeerId leader = group.role().leader();
    if (leader == null || leader.equals(group.self())) {
      message.fail(ErrorCode.NO_QUORUM.failure("shard " + group.shard() + " has no leader that is known and ready"));
      return;
    }
    LeaderHint known = routes.leaderOf(group.shard());
    String leaderId = RaftPeers.nodeIdOf(leader);
    if (known != null && known.nodeId().equals(leaderId) && !message.from().equals(messenger.busId())) {
      messenger.send(message.from(), known);
    }
    message.fail(ErrorCode.NOT_LEADER.failure("shard " + group.shard() + " is led by " + leaderId));
  }
}
