package io.borough.impl.transport;

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
 * The members of the event bus as the cluster manager sees them. Only this class uses these internals of Vert.x.
 *
 * <p>Thread: any; futures complete on the given context. Reading the members never blocks: Hazelcast's manager
 * copies a list that it keeps in memory.
 */
public final class ClusterManagerView {
  private static final String ALONE = "local";
  private static final String CONSUMERS = "borough.consumers"; // the local map that replaces a cluster manager

  private final Vertx vertx;
  private final ClusterManager clusterManager;
  private final String ownNodeId;

  ClusterManagerView(Vertx vertx) {
    this.vertx = vertx;
    clusterManager = vertx.isClustered() ? ((VertxInternal) vertx).clusterManager() : null;
    ownNodeId = clusterManager == null ? ALONE : clusterManager.getNodeId();
  }

  /** Returns this Vert.x instance's node id. A clustered Vert.x has a new one at every start. */
  public String ownNodeId() {
    return ownNodeId;
  }

  /**
   * Returns the node ids of all Vert.x instances, including this one.
   *
   * @throws RuntimeException from the cluster manager when it has stopped
   */
  public Set<String> nodes() {
    return clusterManager == null ? Set.of(ownNodeId) : Set.copyOf(clusterManager.getNodes());
  }

  /** Returns whether this Vert.x is not clustered. */
  public boolean isAlone() {
    return clusterManager == null;
  }

  /**
   * Returns the ids of the instances with a consumer of an address that other instances can reach, once for each
   * consumer. A dead instance may still be among them.
   */
  public Future<List<String>> consumers(ContextInternal context, String address) {
    if (isAlone()) {
      return context.succeededFuture(alone().values().stream().filter(address::equals).map(each -> ownNodeId).toList());
    }
    Promise<List<RegistrationInfo>> found = context.promise();
    clusterManager.getRegistrations(address, found);
    return found.future()
        .map(all -> all.stream().filter(each -> !each.localOnly()).map(RegistrationInfo::nodeId).toList());
  }

  /**
   * Records a consumer of a Vert.x without a cluster manager; {@code by} distinguishes consumers of the same address.
   */
  public void begins(String by, String address) {
    if (isAlone()) {
      alone().put(by + " " + address, address);
    }
  }

  /** Removes a consumer that {@link #begins} recorded. */
  public void ends(String by, String address) {
    if (isAlone()) {
      alone().remove(by + " " + address);
    }
  }

  private LocalMap<String, String> alone() {
    return vertx.sharedData().getLocalMap(CONSUMERS);
  }

  /** Returns the address that the cluster manager has for an instance; fails when it has none. */
  public Future<NodeInfo> info(ContextInternal context, String nodeId) {
    Promise<NodeInfo> found = context.promise();
    clusterManager.getNodeInfo(nodeId, found);
    return found.future();
  }

  /** Returns the address that the cluster manager has for this instance; fails when it has none. */
  public Future<NodeInfo> ownInfo(ContextInternal context) {
    return info(context, ownNodeId);
  }

  /** Publishes the address of this instance in the cluster again. */
  public Future<Void> publishOwnInfo(ContextInternal context) {
    Promise<Void> done = context.promise();
    clusterManager.setNodeInfo(clusterManager.getNodeInfo(), done);
    return done.future();
  }

  /** Returns the consumers of an address that the cluster manager has for this instance. */
  public Future<List<RegistrationInfo>> ownRegistrations(ContextInternal context, String address) {
    Promise<List<RegistrationInfo>> found = context.promise();
    clusterManager.getRegistrations(address, found);
    return found.future()
        .map(all -> all.stream().filter(each -> each.nodeId().equals(ownNodeId)).toList());
  }

  /** Publishes a consumer in the cluster again. */
  public Future<Void> publish(ContextInternal context, String address, RegistrationInfo registration) {
    Promise<Void> done = context.promise();
    clusterManager.addRegistration(address, registration, done);
    return done.future();
  }

  /** Returns the Vert.x node id, which is the first part of a bus id. */
  public static String nodeOf(String busId) {
    int dot = busId.lastIndexOf('.');
    return dot < 0 ? busId : busId.substring(0, dot);
  }
}
