package io.borough.impl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who leads, as one node knows it. */
@UnitTest
class RoutingTableTest {
  private static final int SHARD = 5;

  private final RoutingTable routes = new RoutingTable("n1.0");

  /** Two replicas can both say that they lead just after an election: the higher term counts, whichever comes last. */
  @Test
  void theClaimOfTheHighestTermCounts() {
    List<LeaderHint> changes = new ArrayList<>();
    routes.onLeader(changes::add);
    LeaderHint first = new LeaderHint(SHARD, "n1", 3);
    LeaderHint second = new LeaderHint(SHARD, "n2", 4);
    routes.setLeader(first);
    routes.setLeader(second);
    routes.setLeader(first);
    routes.setLeader(second);
    assertThat(routes.leaderOf(SHARD)).isEqualTo(second);
    assertThat(changes).containsExactly(first, second);
  }

  /** A node that stopped leading in one term may know already who leads in the next. */
  @Test
  void onlyTheLostTermIsForgotten() {
    routes.setLeader(new LeaderHint(SHARD, "n1", 3));
    routes.removeLeader(SHARD, "n1", 2);
    assertThat(routes.leaderOf(SHARD)).isEqualTo(new LeaderHint(SHARD, "n1", 3));
    routes.setLeader(new LeaderHint(SHARD, "n2", 4));
    routes.removeLeader(SHARD, "n1", 3);
    assertThat(routes.leaderOf(SHARD)).isEqualTo(new LeaderHint(SHARD, "n2", 4));
    routes.removeLeader(SHARD, "n2", 4);
    assertThat(routes.leaderOf(SHARD)).isNull();
  }

  /** Every node, a client too, learns a new leader from the leader's message, without asking. */
  @Test
  void aClaimThatANodeSendsIsLearned() {
    LeaderHint claim = new LeaderHint(SHARD, "n2", 8);
    try (AloneNode one = new AloneNode(new BoroughOptions());
        AloneNode other = new AloneNode(new BoroughOptions(), one.vertx, "n2")) {
      await().until(() -> one.client.directory().byNodeId("n2") != null
          && other.client.directory().byNodeId(AloneNode.NODE_ID) != null);
      other.client.messenger().send(one.client.messenger().busId(), claim);
      await().until(() -> claim.equals(one.client.routes().leaderOf(SHARD)));
    }
  }
}
