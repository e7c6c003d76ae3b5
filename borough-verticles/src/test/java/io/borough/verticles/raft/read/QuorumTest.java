package io.borough.verticles.raft.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.junit.jupiter.api.Test;

/** Who is a majority. */
@UnitTest
class QuorumTest {
  private static boolean isMajority(String current, String previous, String yes) {
    Set<RaftPeerId> voters = Set.copyOf(peers(yes).stream().map(RaftPeer::getId).toList());
    return Quorum.of(new Configuration(peers(current), peers(previous))).isMajority(voters::contains);
  }

  private static List<RaftPeer> peers(String names) {
    List<RaftPeer> peers = new ArrayList<>();
    for (char name : names.toCharArray()) {
      peers.add(RaftPeer.newBuilder().setId(String.valueOf(name)).build());
    }
    return peers;
  }

  /** Half is not a majority: two halves would each have a leader. */
  @Test
  void moreThanHalfIsAMajority() {
    assertThat(isMajority("abc", "", "ab")).isTrue();
    assertThat(isMajority("abc", "", "a")).isFalse();
    assertThat(isMajority("abcd", "", "ab")).isFalse();
    assertThat(isMajority("abcd", "", "abc")).isTrue();
    assertThat(isMajority("a", "", "a")).isTrue();
    assertThat(isMajority("", "", "a")).isFalse();
  }

  /** Between two configurations either may have elected a leader. */
  @Test
  void inTransitionBothMustAgree() {
    assertThat(isMajority("abd", "abc", "ab")).isTrue();
    assertThat(isMajority("abd", "abc", "ad")).isFalse();
    assertThat(isMajority("abd", "abc", "ac")).isFalse();
  }

  /** Those who must be asked are everybody else, of both configurations. */
  @Test
  void everybodyElseIsAsked() {
    assertThat(Quorum.of(new Configuration(peers("abd"), peers("abc"))).except(RaftPeerId.valueOf("a")))
        .extracting(RaftPeerId::toString).containsExactlyInAnyOrder("b", "c", "d");
  }

  private record Configuration(List<RaftPeer> current, List<RaftPeer> previous) implements RaftConfiguration {
    @Override
    public RaftPeer getPeer(RaftPeerId id, RaftPeerRole... roles) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collection<RaftPeer> getAllPeers(RaftPeerRole role) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collection<RaftPeer> getCurrentPeers(RaftPeerRole role) {
      return current;
    }

    @Override
    public Collection<RaftPeer> getPreviousPeers(RaftPeerRole role) {
      return previous;
    }

    @Override
    public long getLogEntryIndex() {
      return 0;
    }
  }
}
