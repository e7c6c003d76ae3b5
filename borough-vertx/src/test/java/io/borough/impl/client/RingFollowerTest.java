package io.borough.impl.client;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.Service;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a client finds its cluster. */
@UnitTest
class RingFollowerTest {
  /** A name may be known later than the client starts; and whoever says nothing must not keep it waiting then. */
  @Test
  void aNameInBaseIsLookedUpAgain() {
    try (AloneNode member = new AloneNode(new BoroughOptions())) {
      member.serve(Service.RING, inbound -> inbound.reply(new RingReply(member.client.routes().ring())));
      ClientRuntime silent = new ClientRuntime(new BoroughOptions());
      ClientRuntime client = new ClientRuntime(new BoroughOptions());
      await(silent.open(member.vertx, ""));
      await(client.open(member.vertx, ""));
      RingNode self = new RingNode("c", "", "127.0.0.1", 0, 0, 0, -1, "", 1, NodeState.UP);
      AtomicInteger lookUps = new AtomicInteger();
      RingFollower follower = new RingFollower(client,
          new NodeAnnouncement(client.messenger().busId(), false, self, "", List.of("later:1"), true),
          base -> Set.of(lookUps.incrementAndGet() == 1 ? "later:1" : "127.0.0.1:1"));
      await(member.vertx.deployVerticle(follower));
      await(follower.ready());
      assertThat(client.directory().clusterId()).isEqualTo("c1");
      assertThat(lookUps).hasValueGreaterThan(1);
      await(client.close());
      await(silent.close());
    }
  }
}
