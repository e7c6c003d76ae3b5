package io.borough.verticles.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.borough.verticles.ring.BootstrapDecision.Choice;
import io.borough.verticles.ring.BootstrapDecision.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@UnitTest
class BootstrapDecisionTest {
  private static final List<String> THREE = List.of("127.0.0.1:5701", "127.0.0.1:5702", "127.0.0.1:5703");

  private static NodeAnnouncement hello(int port, String clusterId, List<String> base) {
    return hello("127.0.0.1", port, true, clusterId, base);
  }

  private static NodeAnnouncement hello(String host, int port, boolean data, String clusterId, List<String> base) {
    RingNode node = new RingNode("n" + port, "i", host, port, 0, 0, -1, "", 1, NodeState.UP);
    return new NodeAnnouncement("bus-" + host + port, data, node, clusterId, base, true);
  }

  private static Step decide(NodeAnnouncement own, NodeAnnouncement... others) {
    return BootstrapDecision.decide(own, List.of(others)).step();
  }

  @Test
  void anEmptyNodeWithoutBaseFoundsAtOnce() {
    assertThat(decide(hello(5701, "", List.of()))).isEqualTo(Step.FOUND);
  }

  /** On a Vert.x of the user's, other nodes without a base may be there: two clusters of one name must not begin. */
  @Test
  void ofSeveralWithoutBaseTheLowestFounds() {
    NodeAnnouncement low = hello(5701, "", List.of());
    NodeAnnouncement high = hello(15700, "", List.of());
    assertThat(decide(low, high)).isEqualTo(Step.FOUND);
    assertThat(decide(high, low)).isEqualTo(Step.WAIT);
    assertThat(decide(high, hello(5701, "c", List.of()))).isEqualTo(Step.JOIN);
  }

  @Test
  void aNodeWithABaseJoinsWhoeverHasACluster() {
    Choice choice = BootstrapDecision.decide(hello(5701, "", THREE), List.of(hello(5702, "", THREE),
        hello(5703, "c", List.of())));
    assertThat(choice.step()).isEqualTo(Step.JOIN);
    assertThat(choice.member().node().port()).isEqualTo(5703);
  }

  /** A client knows of no cluster of its own and holds nothing that could be joined. */
  @Test
  void clientsCountForNothing() {
    assertThat(decide(hello(5701, "", THREE), hello("127.0.0.1", 5702, false, "c", THREE))).isEqualTo(Step.WAIT);
  }

  @Test
  void aNodeThatItsBaseDoesNotNameNeverFounds() {
    assertThat(decide(hello(5709, "", THREE), hello(5701, "", THREE), hello(5702, "", THREE), hello(5703, "", THREE)))
        .isEqualTo(Step.WAIT);
    assertThat(decide(hello(5709, "", List.of("127.0.0.1:5701")))).isEqualTo(Step.WAIT);
  }

  @Test
  void portsAreComparedAsNumbersAndLocalhostIsItsAddress() {
    List<String> base = List.of("localhost:10000", "127.0.0.1:9000");
    List<String> same = List.of("127.0.0.1:9000", "LOCALHOST:10000");
    NodeAnnouncement nine = hello("localhost", 9000, true, "", base);
    NodeAnnouncement ten = hello("127.0.0.1", 10000, true, "", same);
    assertThat(decide(nine, ten)).isEqualTo(Step.FOUND);
    assertThat(decide(ten, nine)).isEqualTo(Step.WAIT);
  }

  /** Whose address it is may be known later: its node must be heard before anybody founds. */
  @Test
  void aNameWithoutAnAddressIsWaitedFor() {
    List<String> base = List.of("127.0.0.1:5701", "other:5702");
    Choice choice = BootstrapDecision.decide(hello(5701, "", base), List.of(hello("other", 5702, true, "", base)));
    assertThat(choice.step()).isEqualTo(Step.WAIT);
    assertThat(choice.why()).contains("base other:5702 is a name without a known address");
    assertThat(decide(hello(5703, "", base), hello(5701, "c", List.of()))).isEqualTo(Step.JOIN);
  }

  /** Lists that differ may each have another lowest. */
  @Test
  void otherListsAreWaitedFor() {
    assertThat(decide(hello(5701, "", THREE), hello(5702, "", THREE), hello(5703, "", THREE.subList(1, 3))))
        .isEqualTo(Step.WAIT);
  }

  @Test
  void ofTwoClustersNoneIsChosenUnlessBaseNamesOne() {
    NodeAnnouncement own = hello(5701, "", THREE);
    assertThat(decide(own, hello(5702, "c", THREE), hello(5703, "d", THREE))).isEqualTo(Step.WAIT);
    assertThat(decide(own, hello(5702, "c", THREE), hello(5800, "d", List.of()))).isEqualTo(Step.JOIN);
  }

  @Test
  void aNodeWithAClusterNeitherFoundsNorJoins() {
    assertThat(decide(hello(5701, "c", List.of()))).isEqualTo(Step.WAIT);
    assertThat(decide(hello(5701, "c", THREE), hello(5702, "d", THREE))).isEqualTo(Step.WAIT);
  }

  /** Another cluster of the name may be on the bus by accident: whoever joined it would be lost to its own. */
  @Test
  void aClusterThatBaseDoesNotNameIsNeitherJoinedNorPassedBy() {
    NodeAnnouncement own = hello(5701, "", THREE);
    assertThat(decide(own, hello(5800, "d", List.of()))).isEqualTo(Step.WAIT);
    assertThat(decide(own, hello(5702, "", THREE), hello(5703, "", THREE), hello(5800, "d", List.of())))
        .isEqualTo(Step.WAIT);
    Choice choice = BootstrapDecision.decide(own, List.of(hello(5800, "c", List.of()), hello(5900, "d", List.of()),
        hello("127.0.0.1", 5702, false, "c", THREE)));
    assertThat(choice.step()).isEqualTo(Step.JOIN);
    assertThat(choice.member().node().port()).isEqualTo(5800);
  }

  /** Two founders of one base would be two clusters whose data can never be brought together. */
  @Test
  void ofEqualListsExactlyOneFoundsOnceAllAreHeardAndNoneBefore() {
    Trials.run(300, values -> {
      int size = values.between(1, 9);
      Random random = values.random();
      List<String> base = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        base.add("10.0." + random.nextInt(3) + "." + random.nextInt(30) + ":" + (1 + i + 100 * random.nextInt(300)));
      }
      List<NodeAnnouncement> nodes = new ArrayList<>();
      for (String address : base) {
        List<String> list = new ArrayList<>(base);
        Collections.shuffle(list, random);
        Address at = Address.of(address);
        nodes.add(hello(at.host(), at.port(), true, "", list));
      }
      assertThat(nodes.stream().filter(node -> founds(node, nodes)).count()).isEqualTo(1);
      int founders = 0;
      for (NodeAnnouncement node : nodes) { // each has heard others than the next
        List<NodeAnnouncement> heard = nodes.stream().filter(other -> random.nextInt(4) > 0).toList();
        boolean all = nodes.stream().allMatch(other -> other.equals(node) || heard.contains(other));
        boolean found = founds(node, heard);
        assertThat(found && !all).isFalse();
        founders += found ? 1 : 0;
      }
      assertThat(founders).isLessThanOrEqualTo(1);
    });
  }

  private static boolean founds(NodeAnnouncement node, Collection<NodeAnnouncement> heard) {
    return BootstrapDecision.decide(node, heard).step() == Step.FOUND;
  }
}
