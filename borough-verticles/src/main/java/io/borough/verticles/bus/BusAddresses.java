package io.borough.verticles.bus;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * The ports of a clustered Vert.x, as far as they are known.
 *
 * @param port Hazelcast's port, or 0 with another cluster manager
 * @param busPort the event bus's port, or 0 when Vert.x is not clustered
 */
public record BusAddresses(int port, int busPort) {

  /** Returns the ports of a Vert.x that the application created. */
  public static BusAddresses of(Vertx vertx) {
    ClusterManager manager = ((VertxInternal) vertx).clusterManager();
    if (manager == null) {
      return new BusAddresses(0, 0);
    }
    int busPort = manager.getNodeInfo() == null ? 0 : manager.getNodeInfo().port();
    HazelcastInstance hazelcast =
        manager instanceof HazelcastClusterManager known ? known.getHazelcastInstance() : null;
    int port = hazelcast == null ? 0 : hazelcast.getCluster().getLocalMember().getAddress().getPort();
    return new BusAddresses(port, busPort);
  }
}
