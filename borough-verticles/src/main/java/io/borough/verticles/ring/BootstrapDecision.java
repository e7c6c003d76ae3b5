package io.borough.verticles.ring;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides whether a node without a cluster founds one, joins one, or waits. Pure.
 *
 * <p>Two nodes must never both found a cluster: their data could not be merged. So among nodes with the same {@code
 * base} only the node with the lowest address founds, and only when every node of {@code base} has announced that it
 * has no cluster and has the same {@code base}. Names in {@code base} are compared by their addresses: each node
 * announces the addresses that its own look-ups found. A node without {@code base} founds when it has the lowest
 * address of the nodes without a cluster and all members of the bus have announced themselves; {@link ClusterJoin}
 * checks the latter.
 */
final class BootstrapDecision {
  /** What the node does next. */
  enum Step {
    /** Waits for further announcements. */
    WAIT,
    /** Founds a cluster. */
    FOUND,
    /** Asks to join the cluster of {@link Choice#member}. */
    JOIN
  }

  /**
   * A decision.
   *
   * @param member a live data node of the cluster to join; otherwise null
   * @param why the reason, for the log and for the failure of a start that times out
   */
  record Choice(Step step, NodeAnnouncement member, String why) {}

  private static final Comparator<NodeAnnouncement> BY_ADDRESS =
      Comparator.comparing(BootstrapDecision::addressOf).thenComparing(NodeAnnouncement::busId);

  private BootstrapDecision() {}

  /**
   * Decides.
   *
   * @param own what this node announces; has no cluster id
   * @param announced what live nodes announce; this node may be among them
   */
  static Choice decide(NodeAnnouncement own, Collection<NodeAnnouncement> announced) {
    if (!own.clusterId().isEmpty()) {
      return new Choice(Step.WAIT, null, "this node belongs to cluster " + own.clusterId() + " already");
    }
    List<NodeAnnouncement> others = new ArrayList<>();
    announced.stream().filter(hello -> hello.data() && !hello.busId().equals(own.busId())).forEach(others::add);
    others.sort(BY_ADDRESS);
    Set<Address> base = addresses(own.base());
    List<NodeAnnouncement> members = members(base, others, announced);
    if (!members.isEmpty()) {
      long clusters = members.stream().map(NodeAnnouncement::clusterId).distinct().count();
      return clusters == 1
          ? new Choice(Step.JOIN, members.get(0), "found " + members.get(0).node().address())
          : new Choice(Step.WAIT, null, "found " + clusters + " clusters of one name, of which it can join only one");
    }
    Optional<Address> unresolved = base.stream().filter(address -> !address.isResolved()).findFirst();
    if (unresolved.isPresent()) {
      return new Choice(Step.WAIT, null, "base " + unresolved.get() + " is a name without a known address");
    }
    Optional<NodeAnnouncement> other = others.stream().filter(hello -> !hello.clusterId().isEmpty()).findFirst();
    if (other.isPresent()) {
      return new Choice(Step.WAIT, null, "cluster " + other.get().clusterId() + " of this name exists at "
          + other.get().node().address() + ", and no node of base belongs to it");
    }
    return base.isEmpty() ? withoutBase(own, others) : withBase(own, base, others);
  }

  /** Returns the data nodes of the clusters that nodes of base belong to; without a base, of all clusters. */
  private static List<NodeAnnouncement> members(Set<Address> base, List<NodeAnnouncement> others,
      Collection<NodeAnnouncement> announced) {
    Set<String> named = announced.stream()
        .filter(hello -> base.isEmpty() || base.contains(addressOf(hello)))
        .map(NodeAnnouncement::clusterId)
        .filter(clusterId -> !clusterId.isEmpty())
        .collect(Collectors.toSet());
    return others.stream().filter(hello -> named.contains(hello.clusterId())).toList();
  }

  /** Returns whether a node founds rather than another one: it has the lower address. */
  static boolean isBefore(NodeAnnouncement one, NodeAnnouncement other) {
    return BY_ADDRESS.compare(one, other) < 0;
  }

  /** Without a base the node with the lowest address founds, of all nodes without a base in the same Vert.x cluster. */
  private static Choice withoutBase(NodeAnnouncement own, List<NodeAnnouncement> others) {
    for (NodeAnnouncement other : others) {
      if (other.base().isEmpty() && BY_ADDRESS.compare(other, own) < 0) {
        return new Choice(Step.WAIT, null, other.node().address() + " has the lower address and founds the cluster");
      }
    }
    return new Choice(Step.FOUND, null, "base is empty and there is no cluster of this name");
  }

  private static Choice withBase(NodeAnnouncement own, Set<Address> base, List<NodeAnnouncement> others) {
    Address ownAddress = addressOf(own);
    if (!base.contains(ownAddress)) {
      return new Choice(Step.WAIT, null, "base " + base + " does not name this node (" + own.node().address()
          + "), so it can only join; no node of a cluster has answered");
    }
    Map<Address, NodeAnnouncement> answers = new HashMap<>();
    others.forEach(hello -> answers.put(addressOf(hello), hello));
    answers.put(ownAddress, own);
    for (Address address : base) {
      NodeAnnouncement answer = answers.get(address);
      if (answer == null) {
        return new Choice(Step.WAIT, null, "base " + address + " has not answered");
      }
      if (!addresses(answer.base()).equals(base)) {
        return new Choice(Step.WAIT, null, "base of " + answer.node().address() + " is not the same as this node's");
      }
    }
    Address lowest = new TreeSet<>(base).first();
    return lowest.equals(ownAddress)
        ? new Choice(Step.FOUND, null, "no node of base has a cluster and this one has the lowest address")
        : new Choice(Step.WAIT, null, lowest + " has the lowest address and founds the cluster");
  }

  private static Set<Address> addresses(List<String> texts) {
    Set<Address> addresses = new HashSet<>();
    texts.forEach(text -> addresses.add(Address.of(text)));
    return addresses;
  }

  private static Address addressOf(NodeAnnouncement hello) {
    return new Address(hello.node().host(), hello.node().port());
  }
}
