package io.borough.impl.client;

import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Decides which cluster a client joins. A client has no data folder that names its cluster. */
final class ClusterSelection {
  private ClusterSelection() {}

  /**
   * Returns the cluster of the nodes that {@code base} names, or, when none of these is known, the only cluster on the
   * bus.
   *
   * @param base addresses, as given and as resolved
   * @param heard the hellos of the live nodes
   * @param all whether every node on the bus has sent a hello
   * @return a cluster's id; null while it cannot be decided yet
   * @throws io.borough.error.BoroughException with {@code WRONG_CLUSTER} when there are several to choose from
   */
  static String of(Set<String> base, Collection<NodeAnnouncement> heard, boolean all) {
    List<NodeAnnouncement> members = heard.stream().filter(hello -> hello.data() && !hello.clusterId().isEmpty())
        .toList();
    List<NodeAnnouncement> named = members.stream().filter(hello -> base.contains(hello.node().address())).toList();
    List<NodeAnnouncement> candidates = named.isEmpty() && all ? members : named;
    if (candidates.isEmpty()) {
      return null;
    }
    NodeAnnouncement first = candidates.get(0);
    List<NodeAnnouncement> others = new ArrayList<>(candidates);
    others.removeIf(hello -> hello.clusterId().equals(first.clusterId()));
    if (!others.isEmpty()) {
      throw ErrorCode.WRONG_CLUSTER.failure("base: two clusters of one name were found, and a client joins only one: "
          + first.clusterId() + " at " + first.node().address() + " and " + others.get(0).clusterId() + " at "
          + others.get(0).node().address());
    }
    return first.clusterId();
  }
}
