package io.borough.impl.transport;

import static io.borough.testing.Futures.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Clustered Vert.x instances in this process, on loopback and free ports, that find nobody else. */
public final class VertxCluster implements AutoCloseable {
  private static final long START_SECONDS = 60;

  private final String name = "test-" + UUID.randomUUID();
  private final List<Vertx> nodes = new ArrayList<>();
  private String firstMember;

  /** Starts one more instance and waits until all are in one cluster. */
  public Vertx start() {
    Config config = new Config();
    config.setClusterName(name);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.partition.count", "31");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(false).getInterfaces().setEnabled(true)
        .addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    if (firstMember != null) {
      join.getTcpIpConfig().addMember(firstMember);
    }
    HazelcastClusterManager manager = new HazelcastClusterManager(config);
    VertxOptions options = new VertxOptions()
        .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1").setPort(0))
        .setEventLoopPoolSize(2);
    Vertx vertx = await(Vertx.builder().with(options).withClusterManager(manager).buildClustered());
    if (firstMember == null) {
      firstMember = "127.0.0.1:" + manager.getHazelcastInstance().getCluster().getLocalMember().getAddress().getPort();
    }
    nodes.add(vertx);
    if (manager.getNodes().size() != nodes.size()) {
      throw new IllegalStateException(manager.getNodes() + " instead of " + nodes.size() + " nodes");
    }
    return vertx;
  }

  /** Ends one instance; the others learn of it from the cluster manager. */
  public void stop(Vertx vertx) {
    nodes.remove(vertx);
    await(vertx.close());
  }

  @Override
  public void close() {
    List.copyOf(nodes).forEach(this::stop);
  }

}
