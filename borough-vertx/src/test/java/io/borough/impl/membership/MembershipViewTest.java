package io.borough.impl.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@UnitTest
class MembershipViewTest {
  private static NodeAnnouncement hello(String busId, String nodeId) {
    RingNode node = new RingNode(nodeId, "i", "h", 1, 2, 3, -1, "", 1, NodeState.UP);
    return new NodeAnnouncement(busId, true, node, "", List.of(), false);
  }

  /** Two bus ids of one node would make messages go to a life that is over. */
  @Test
  void aNodeHasOneLife() {
    MembershipView nodes = MembershipView.EMPTY.with(hello("v1.a", "n1")).with(hello("v2.b", "n1"));
    assertThat(nodes.all()).containsExactly(hello("v2.b", "n1"));
    assertThat(nodes.byBusId("v1.a")).isNull();
    assertThat(nodes.byNodeId("n1").busId()).isEqualTo("v2.b");
  }

  /** Clients need no node id: they must not be taken for each other. */
  @Test
  void nodesWithoutAnIdAreKnownByTheirBusIdAlone() {
    MembershipView nodes = MembershipView.EMPTY.with(hello("v1.a", "")).with(hello("v2.b", ""));
    assertThat(nodes.all()).hasSize(2);
    assertThat(nodes.byNodeId("")).isNull();
  }

  /** Who asks for changes hears of changes only. */
  @Test
  void whatChangesNothingIsTheSame() {
    MembershipView nodes = MembershipView.EMPTY.with(hello("v1.a", "n1"));
    assertThat(nodes.with(hello("v1.a", "n1"))).isSameAs(nodes);
    assertThat(nodes.without("v9.z"::equals)).isSameAs(nodes);
    assertThat(nodes.without("v1.a"::equals).all()).isEmpty();
  }

  /** A node that restarts for ever must not fill the others' memory; those who are known may still change. */
  @Test
  void nodesAreBounded() {
    MembershipView nodes = MembershipView.EMPTY;
    for (int i = 0; i < MembershipView.MAX_NODES; i++) {
      nodes = nodes.with(hello("v." + i, "n" + i));
    }
    assertThat(nodes.with(hello("v.new", "new"))).isSameAs(nodes);
    assertThat(nodes.with(hello("v.1", "other").withSerial(1)).byNodeId("other").busId()).isEqualTo("v.1");
  }

  /** What a node said first may arrive last, and would be believed until it speaks again. */
  @Test
  void whatWasOvertakenChangesNothing() {
    NodeAnnouncement first = hello("v1.a", "n1").withSerial(1);
    NodeAnnouncement second = hello("v1.a", "n2").withSerial(2);
    MembershipView nodes = MembershipView.EMPTY.with(second);
    assertThat(nodes.with(first)).isSameAs(nodes);
    assertThat(MembershipView.EMPTY.with(first).with(second).all()).containsExactly(second);
  }
}
