package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.impl.link.Inbound;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.MembershipMessages.LeaderAt;
import java.util.concurrent.Executor;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Notices who leads this node's groups, tells this node, and tells whoever asks the wrong replica.
 *
 * <p>Thread: the event loop. A claim is made only of a leader and a term that belong together: a wrong one would be
 * believed everywhere until the next election.
 */
final class GroupLeaders {
  private final String nodeId;
  private final Messenger messenger;
  private final LeadershipListener listener;
  private final Executor eventLoop;

  GroupLeaders(String nodeId, Messenger messenger, LeadershipListener listener, Executor eventLoop) {
    this.nodeId = nodeId;
    this.messenger = messenger;
    this.listener = listener;
    this.eventLoop = eventLoop;
  }

  /**
   * Looks again.
   *
   * @return whether this node has stopped leading the group
   */
  boolean refresh(ShardGroup group) {
    GroupRole role = group.role();
    LeaderAt known = group.leader();
    if (role.ready()) {
      if (known == null || known.term() < role.term()) {
        claim(group, new LeaderAt(group.shard(), nodeId, role.term()));
      }
      return false;
    }
    boolean leads = group.division().getInfo().isLeader() && !group.isClosed(); // one that closes keeps its role
    boolean lost = known != null && known.nodeId().equals(nodeId) && !leads;
    if (lost) {
      group.setLeader(null);
      listener.leaderLost(group.shard(), known.term());
    }
    if (role.role() != RaftPeerRole.LEADER && role.leader() != null && (known == null || known.term() < role.term())) {
      askExactly(group);
    }
    return lost;
  }

  private void askExactly(ShardGroup group) {
    if (group.isAsking()) {
      return;
    }
    group.setAsking(true);
    group.lane().execute(() -> {
      GroupRole role = GroupRole.exactly(group.division());
      eventLoop.execute(() -> {
        group.setAsking(false);
        heard(group, role);
      });
    });
  }

  private void heard(ShardGroup group, GroupRole role) {
    LeaderAt known = group.leader();
    if (role.leader() != null && !role.leader().equals(group.self()) && (known == null || known.term() < role.term())) {
      claim(group, new LeaderAt(group.shard(), RaftPeers.nodeIdOf(role.leader()), role.term()));
    }
  }

  private void claim(ShardGroup group, LeaderAt claim) {
    group.setLeader(claim);
    listener.leaderIs(claim);
  }

  /** Refuses a message because this replica does not lead, after telling the asker who does. */
  void refuse(ShardGroup group, Inbound<?> message) {
    RaftPeerId leader = group.role().leader();
    if (leader == null || leader.equals(group.self())) {
      message.fail(ErrorCode.NO_QUORUM.failure("shard " + group.shard() + " has no leader that is known and ready"));
      return;
    }
    LeaderAt known = group.leader();
    String leaderId = RaftPeers.nodeIdOf(leader);
    if (known != null && known.nodeId().equals(leaderId) && !message.from().equals(messenger.busId())) {
      messenger.tell(message.from(), known);
    }
    message.fail(ErrorCode.NOT_LEADER.failure("shard " + group.shard() + " is led by " + leaderId));
  }
}
