package io.borough.impl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@UnitTest
class ClusterSelectionTest {
  private static NodeAnnouncement hello(int port, boolean data, String clusterId) {
    return new NodeAnnouncement("bus-" + port, data,
        new RingNode("n" + port, "i", "127.0.0.1", port, 0, 0, -1, "", 1, NodeState.UP), clusterId, List.of(), true);
  }

  /** A client that took the other one would read and write another cluster's data for as long as it lives. */
  @Test
  void theClusterIsThatOfTheNodesThatBaseNames() {
    List<NodeAnnouncement> heard = List.of(hello(1, true, "a"), hello(2, true, "b"));
    assertThat(RingFollower.clusterOf(Set.of("127.0.0.1:2"), heard, false)).isEqualTo("b");
    assertThat(RingFollower.clusterOf(Set.of("127.0.0.1:1", "127.0.0.1:9"), heard, true)).isEqualTo("a");
  }

  @Test
  void whereBaseNamesNobodyThatIsHeardTheOnlyOneIsTakenOnceAllAreHeard() {
    List<NodeAnnouncement> heard = List.of(hello(1, true, "a"), hello(2, true, ""), hello(3, false, "b"));
    assertThat(RingFollower.clusterOf(Set.of(), heard, false)).isNull();
    assertThat(RingFollower.clusterOf(Set.of(), heard, true)).isEqualTo("a");
    assertThat(RingFollower.clusterOf(Set.of(), heard.subList(1, 3), true)).isNull();
  }

  @Test
  void ofTwoNoneIsTakenByChance() {
    List<NodeAnnouncement> heard = List.of(hello(1, true, "a"), hello(2, true, "b"));
    for (Set<String> base : List.of(Set.<String>of(), Set.of("127.0.0.1:1", "127.0.0.1:2"))) {
      assertThatThrownBy(() -> RingFollower.clusterOf(base, heard, true)).isInstanceOfSatisfying(BoroughException.class,
          failure -> assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_CLUSTER));
    }
  }
}
