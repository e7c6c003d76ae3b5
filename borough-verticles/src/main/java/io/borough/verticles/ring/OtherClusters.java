package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that another cluster of this node's name is on its bus. The clusters ignore each other's messages, but a node
 * without a folder, and a client that knows only the cluster's name, may meet either of them.
 *
 * <p>Thread: the ring verticle's event loop, except for {@link #problem}.
 */
final class OtherClusters {
  private static final Logger LOG = LoggerFactory.getLogger(OtherClusters.class);
  private static final int MAX_REPORTED = 256;

  private final LocalNode node;
  private final Consumer<Throwable> failures;
  private final Set<String> reported = new HashSet<>(); // clusters, since there was last no other cluster
  private volatile String problem;

  OtherClusters(LocalNode node, Consumer<Throwable> failures) {
    this.node = node;
    this.failures = failures;
  }

  /** Returns a description that names both clusters, or null while there is no other cluster. Any thread. */
  String problem() {
    return problem;
  }

  /** Checks for other clusters. This node must belong to a cluster. */
  void check() {
    Collection<NodeAnnouncement> foreign = node.liveNodes().foreign();
    if (foreign.isEmpty()) {
      if (problem != null) {
        LOG.info("Node {}: the other cluster of the name {} has left this bus", node.nodeId(),
            node.options().getClusterName());
      }
      problem = null;
      reported.clear();
      return;
    }
    Set<String> messages = new TreeSet<>();
    for (NodeAnnouncement foreignNode : foreign) {
      BoroughException failure = failure(node, describe(node), foreignNode);
      messages.add(failure.getMessage());
      if (reported.size() < MAX_REPORTED && reported.add(foreignNode.clusterId())) {
        LOG.error("Node {}: {}", node.nodeId(), failure.toString());
        failures.accept(failure);
      }
    }
    problem = messages.iterator().next();
  }

  /** Returns a description of the cluster that a node's folder belongs to. */
  static String describe(LocalNode node) {
    return "this node belongs to cluster " + node.clusterId() + " (dataDir)";
  }

  /** Returns the failure of a node that has met a node of another cluster than the one that {@code own} describes. */
  static BoroughException failure(LocalNode node, String own, NodeAnnouncement foreignNode) {
    return ErrorCode.WRONG_CLUSTER.failure("another cluster of the name " + node.options().getClusterName()
        + " is on this bus: " + own + ", and " + foreignNode.node().address() + " belongs to "
        + foreignNode.clusterId());
  }
}
