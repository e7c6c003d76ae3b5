package io.borough.impl.client;

import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.Hello;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Decides of which cluster a client is one: it has no folder that says so. */
final class ClusterChoice {
  private ClusterChoice() {}

  /**
   * The cluster of the nodes that base names; where none of them is heard, the only one there is.
   *
   * @param base addresses, as given and as they resolve
   * @param heard what live nodes say
   * @param all whether every node on the bus has said hello
   * @return a cluster's id; null while it cannot be told yet
   * @throws io.borough.error.BoroughException with {@code WRONG_CLUSTER} when there are several to choose from
   */
  static String of(Set<String> base, Collection<Hello> heard, boolean all) {
    List<Hello> members = heard.stream().filter(hello -> hello.data() && !hello.clusterId().isEmpty()).toList();
    List<Hello> named = members.stream().filter(hello -> base.contains(hello.node().address())).toList();
    List<Hello> candidates = named.isEmpty() && all ? members : named;
    if (candidates.isEmpty()) {
      return null;
    }
    Hello first = candidates.get(0);
    List<Hello> others = new ArrayList<>(candidates);
    others.removeIf(hello -> hello.clusterId().equals(first.clusterId()));
    if (!others.isEmpty()) {
      throw ErrorCode.WRONG_CLUSTER.failure("base: two clusters of one name are found, and a client is of one only: "
          + first.clusterId() + " at " + first.node().address() + " and " + others.get(0).clusterId() + " at "
          + others.get(0).node().address());
    }
    return first.clusterId();
  }
}
