package io.borough.impl.transport;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.multimap.MultiMap;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.options.StreamOptions;
import io.borough.testing.NodeTest;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member that cleans up after one it took for dead does to a node that has come back meanwhile. */
@NodeTest
class RegistrationRepairTest {
  private static final PropertyRequest ASK = new PropertyRequest(1, "what");

  private VertxCluster cluster;
  private Vertx returned;
  private BusMessenger messenger;

  @BeforeEach
  void startNode() {
    cluster = new VertxCluster();
    returned = cluster.start();
    messenger = await(BusMessenger.open(returned, "test", "c1", new StreamOptions()));
    await(messenger.handle(OneHandler.of(Service.STORAGE, each -> each.reply(new PropertyReply("this")))));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static HazelcastInstance hazelcast(Vertx vertx) {
    return ((HazelcastClusterManager) ((VertxInternal) vertx).clusterManager()).getHazelcastInstance();
  }

  private void awaitReachable() {
    BusMessenger late = await(BusMessenger.open(cluster.start(), "test", "c1", new StreamOptions()));
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() ->
        assertThat(await(late.<PropertyReply>request(messenger.busId(), ASK, 1_000)).value()).isEqualTo("this"));
  }

  @Test
  void aNodeWhoseAddressWasForgottenIsReachedAgain() {
    hazelcast(returned).getMap("__vertx.nodeInfo").clear();
    awaitReachable();
  }

  @Test
  void aNodeWhoseRegistrationsWereForgottenIsReachedAgain() {
    MultiMap<Object, Object> registrations = hazelcast(returned).getMultiMap("__vertx.subs");
    Set.copyOf(registrations.keySet()).forEach(registrations::remove);
    awaitReachable();
  }
}
