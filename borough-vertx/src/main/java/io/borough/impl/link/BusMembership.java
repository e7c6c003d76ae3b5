package io.borough.impl.link;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.Set;

/**
 * Who is on the bus, as the cluster manager sees it: the one place that touches this part of Vert.x's inside.
 *
 * <p>Thread: any. Reading never blocks: Hazelcast's manager copies a list that it keeps in memory.
 */
final class BusMembership {
  private static final String ALONE = "local";

  private final ClusterManager clusterManager;
  private final String ownNodeId;

  BusMembership(Vertx vertx) {
    clusterManager = vertx.isClustered() ? ((VertxInternal) vertx).clusterManager() : null;
    ownNodeId = clusterManager == null ? ALONE : clusterManager.getNodeId();
  }

  /** This Vert.x instance's node id; another at every start, when it is clustered. */
  String ownNodeId() {
    return ownNodeId;
  }

  /**
   * The node ids of all Vert.x instances, this one among them.
   *
   * @throws RuntimeException of the cluster manager's own, when it has stopped
   */
  Set<String> nodes() {
    return clusterManager == null ? Set.of(ownNodeId) : Set.copyOf(clusterManager.getNodes());
  }

  /** The Vert.x node id that a bus id begins with. */
  static String nodeOf(String busId) {
    int dot = busId.lastIndexOf('.');
    return dot < 0 ? busId : busId.substring(0, dot);
  }
}
