package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.Hello;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says loudly that another cluster of this node's name is on its bus: neither reads what the other says, but whoever
 * comes without a folder, or asks by the cluster's name alone, may meet either.
 *
 * <p>Thread: the ring verticle's event loop, except for {@link #now}.
 */
final class OtherClusters {
  private static final Logger LOG = LoggerFactory.getLogger(OtherClusters.class);
  private static final int MAX_TOLD = 256;

  private final ThisNode node;
  private final Consumer<Throwable> failures;
  private final Set<String> told = new HashSet<>(); // since the last time that there was none
  private volatile String now;

  OtherClusters(ThisNode node, Consumer<Throwable> failures) {
    this.node = node;
    this.failures = failures;
  }

  /** What is wrong, in words; null as long as there is no other cluster. Any thread. */
  String now() {
    return now;
  }

  /** Looks again, at a node that has a cluster. */
  void look() {
    Collection<Hello> foreign = node.neighbours().foreign();
    if (foreign.isEmpty()) {
      if (now != null) {
        LOG.info("Node {}: no other cluster of the name {} is on this bus any more", node.own().nodeId(),
            node.options().getClusterName());
      }
      now = null;
      told.clear();
      return;
    }
    Set<String> words = new TreeSet<>();
    for (Hello stranger : foreign) {
      BoroughException failure = failure(node, ownCluster(node), stranger);
      words.add(failure.getMessage());
      if (told.size() < MAX_TOLD && told.add(stranger.clusterId())) {
        LOG.error("Node {}: {}", node.own().nodeId(), failure.toString());
        failures.accept(failure);
      }
    }
    now = words.iterator().next();
  }

  /** Says in words which cluster a node's folder belongs to. */
  static String ownCluster(ThisNode node) {
    return "this node belongs to cluster " + node.folder().node().clusterId() + " (dataDir)";
  }

  /** Makes the failure of a node that has met a node of another cluster than the one that {@code own} names. */
  static BoroughException failure(ThisNode node, String own, Hello stranger) {
    return ErrorCode.WRONG_CLUSTER.failure("another cluster of the name " + node.options().getClusterName()
        + " is on this bus: " + own + ", and " + stranger.node().address() + " belongs to " + stranger.clusterId());
  }
}
