package io.borough.verticles.raft;

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
 * Those who vote in a configuration, of which a majority decides; in transition from one configuration to the next, a
 * majority of each.
 */
final class Voters {
  private final Set<RaftPeerId> current;
  private final Set<RaftPeerId> previous;

  private Voters(RaftConfiguration conf) {
    current = ids(conf.getCurrentPeers());
    previous = ids(conf.getPreviousPeers());
  }

  static Voters of(RaftConfiguration conf) {
    return new Voters(conf);
  }

  private static Set<RaftPeerId> ids(Collection<RaftPeer> peers) {
    Set<RaftPeerId> ids = new HashSet<>();
    peers.forEach(peer -> ids.add(peer.getId()));
    return ids;
  }

  /** All of them but one. */
  Set<RaftPeerId> except(RaftPeerId self) {
    Set<RaftPeerId> others = new HashSet<>(current);
    others.addAll(previous);
    others.remove(self);
    return others;
  }

  /** Whether those who meet the test are a majority. */
  boolean isMajority(Predicate<RaftPeerId> test) {
    return isMajority(current, test) && (previous.isEmpty() || isMajority(previous, test));
  }

  private static boolean isMajority(Set<RaftPeerId> voters, Predicate<RaftPeerId> test) {
    return voters.stream().filter(test).count() > voters.size() / 2;
  }

  /** Whether a leader has had answers from a majority in that time. Any thread, without waiting. */
  static boolean heard(RaftServer.Division division, long withinMs) {
    RaftPeerId self = division.getMemberId().getPeerId();
    RoleInfoProto role;
    try {
      role = division.getInfo().getRoleInfoProto();
    } catch (IllegalStateException e) {
      return true; // its term has just changed: it leads no more, which is noticed elsewhere
    }
    if (role.getRoleElapsedTimeMs() < withinMs) {
      return true; // a majority has just voted for it
    }
    Set<RaftPeerId> heard = new HashSet<>();
    heard.add(self);
    for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
      if (follower.getLastRpcElapsedTimeMs() <= withinMs) {
        heard.add(RaftPeerId.valueOf(follower.getId().getId()));
      }
    }
    return of(division.getRaftConf()).isMajority(heard::contains);
  }
}
