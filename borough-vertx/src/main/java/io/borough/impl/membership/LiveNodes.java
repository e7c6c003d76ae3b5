package io.borough.impl.membership;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Collection;
import java.util.List;

/** The live nodes and what each announces about itself. Any thread may call. */
public interface LiveNodes {
  /**
   * Sets what this node announces about itself, to all nodes and from now on. Its bus id must be the messenger's. Once
   * it names a cluster, nodes of other clusters are {@link #foreign}.
   */
  void setSelf(NodeAnnouncement own);

  /**
   * Returns what every live node announces, clients and this node included. When this node belongs to a cluster, only
   * nodes of that cluster and nodes of none.
   */
  Collection<NodeAnnouncement> all();

  /** Returns what the live node with a node id announces, or null. */
  NodeAnnouncement byNodeId(String nodeId);

  /** Returns what live data nodes announce that belong to another cluster of this name. */
  Collection<NodeAnnouncement> foreign();

  /**
   * Looks up which members of the Vert.x cluster have not announced themselves.
   *
   * @return completes, on any thread, with a description of each; empty when all have
   */
  Future<List<String>> absent();

  /** Calls back on the current context when anything that can be read here has changed. */
  void onChange(Handler<Void> handler);
}
