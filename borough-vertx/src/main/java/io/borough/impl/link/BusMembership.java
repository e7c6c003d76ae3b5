package io.borough.impl.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.Set;

/**
 * Who is on the bus, as the cluster manager sees it: the one place that touches this part of Vert.x's inside.
 *
 * <p>Thread: any; futures complete on the context that was given. Reading the members never blocks: Hazelcast's manager
 * copies a list that it keeps in memory.
 */
final class BusMembership {
  private static final String ALONE = "local";
  private static final String CONSUMERS = "borough.consumers"; // of a Vert.x that is not clustered

  private final Vertx vertx;
  private final ClusterManager clusterManager;
  private final String ownNodeId;

  BusMembership(Vertx vertx) {
    this.vertx = vertx;
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

  boolean isAlone() {
    return clusterManager == null;
  }

  /**
   * Which instances have consumers of an address that others can reach: the id of each as often as it has one. One of a
   * dead instance may be among them still.
   */
  Future<List<String>> consumers(ContextInternal context, String address) {
    if (isAlone()) {
      return context.succeededFuture(alone().values().stream().filter(address::equals).map(each -> ownNodeId).toList());
    }
    Promise<List<RegistrationInfo>> found = context.promise();
    clusterManager.getRegistrations(address, found);
    return found.future()
        .map(all -> all.stream().filter(each -> !each.localOnly()).map(RegistrationInfo::nodeId).toList());
  }

  /** Notes a consumer where no cluster manager does; {@code by} tells it from others of the same address. */
  void begins(String by, String address) {
    if (isAlone()) {
      alone().put(by + " " + address, address);
    }
  }

  void ends(String by, String address) {
    if (isAlone()) {
      alone().remove(by + " " + address);
    }
  }

  private LocalMap<String, String> alone() {
    return vertx.sharedData().getLocalMap(CONSUMERS);
  }

  /** Where an instance listens, as the cluster tells others; fails when the cluster does not know. */
  Future<NodeInfo> info(ContextInternal context, String nodeId) {
    Promise<NodeInfo> found = context.promise();
    clusterManager.getNodeInfo(nodeId, found);
    return found.future();
  }

  /** Where this instance listens, as the cluster tells others; fails when that is not to be had. */
  Future<NodeInfo> ownInfo(ContextInternal context) {
    return info(context, ownNodeId);
  }

  /** Tells the cluster once more where this instance listens. */
  Future<Void> publishOwnInfo(ContextInternal context) {
    Promise<Void> done = context.promise();
    clusterManager.setNodeInfo(clusterManager.getNodeInfo(), done);
    return done.future();
  }

  /** This instance's consumers of an address, as the cluster tells them to others. */
  Future<List<RegistrationInfo>> ownRegistrations(ContextInternal context, String address) {
    Promise<List<RegistrationInfo>> found = context.promise();
    clusterManager.getRegistrations(address, found);
    return found.future()
        .map(all -> all.stream().filter(each -> each.nodeId().equals(ownNodeId)).toList());
  }

  /** Tells the cluster once more of a consumer. */
  Future<Void> publish(ContextInternal context, String address, RegistrationInfo registration) {
    Promise<Void> done = context.promise();
    clusterManager.addRegistration(address, registration, done);
    return done.future();
  }

  /** The Vert.x node id that a bus id begins with. */
  static String nodeOf(String busId) {
    int dot = busId.lastIndexOf('.');
    return dot < 0 ? busId : busId.substring(0, dot);
  }
}
