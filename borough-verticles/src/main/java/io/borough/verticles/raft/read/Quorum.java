package io.borough.verticles.raft.read;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/**
 * The voters of a configuration, of which a majority decides; in the transition from one configuration to the next, a
 * majority of each.
 */
public final class Quorum {
  private final Set<RaftPeerId> current;
  private final Set<RaftPeerId> previous;

  private Quorum(RaftConfiguration conf) {
    current = ids(conf.getCurrentPeers());
    previous = ids(conf.getPreviousPeers());
  }

  /** Returns the voters of a configuration. */
  public static Quorum of(RaftConfiguration conf) {
    return new Quorum(conf);
  }

  private static Set<RaftPeerId> ids(Collection<RaftPeer> peers) {
    Set<RaftPeerId> ids = new HashSet<>();
    peers.forEach(peer -> ids.add(peer.getId()));
    return ids;
  }

  /** Returns all voters but one. */
  Set<RaftPeerId> except(RaftPeerId self) {
    Set<RaftPeerId> others = new HashSet<>(current);
    others.addAll(previous);
    others.remove(self);
    return others;
  }

  /** Returns whether the voters that meet the test are a majority. */
  boolean isMajority(Predicate<RaftPeerId> test) {
    return isMajority(current, test) && (previous.isEmpty() || isMajority(previous, test));
  }

  private static boolean isMajority(Set<RaftPeerId> voters, Predicate<RaftPeerId> test) {
    return voters.stream().filter(test).count() > voters.size() / 2;
  }

  /** Returns whether a leader has had replies from a majority within that time. Any thread; does not wait. */
  public static boolean repliedWithin(RaftServer.Division division, long withinMs) {
    RaftPeerId self = division.getMemberId().getPeerId();
    RoleInfoProto role;
    try {
      role = division.getInfo().getRoleInfoProto();
    } catch (IllegalStateException e) {
      return true; // its term has just changed; LeadershipTracker notices that it stopped leading
    }
    if (role.getRoleElapsedTimeMs() < withinMs) {
      return true; // a majority has just voted for it
    }
    Set<RaftPeerId> replied = new HashSet<>();
    replied.add(self);
    for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
      if (follower.getLastRpcElapsedTimeMs() <= withinMs) {
        replied.add(RaftPeerId.valueOf(follower.getId().getId()));
      }
    }
    return of(division.getRaftConf()).isMajority(replied::contains);
  }
}
