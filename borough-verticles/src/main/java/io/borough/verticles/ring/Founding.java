package io.borough.verticles.ring;

import io.borough.impl.message.MembershipMessages.Hello;
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
 * Decides whether a node without a cluster founds one, joins one, or listens on.
 *
 * <p>Two nodes must never both found: each would be right in its own eyes and their data could not be brought together.
 * So of nodes that were told the same {@code base} only the lowest address may, and only when it has heard every one of
 * them say that it is empty and was told the same. Names are compared by what they stand for: in the hellos, and here,
 * {@code base} has the addresses that each node's own look-ups found. A node without {@code base} may when everybody on
 * the bus has been heard and it is the lowest of those that are empty; {@link Enrolment} sees to that.
 */
final class Founding {
  /** What to do. */
  enum Step {
    /** Not enough has been heard. */
    WAIT,
    /** Begin a cluster. */
    FOUND,
    /** Ask to be in the cluster of {@link Choice#member}. */
    JOIN
  }

  /**
   * A decision.
   *
   * @param member a live data node of the cluster to join; otherwise null
   * @param why for the log, and for the failure of a start that waited in vain
   */
  record Choice(Step step, Hello member, String why) {}

  private static final Comparator<Hello> BY_ADDRESS =
      Comparator.comparing(Founding::addressOf).thenComparing(Hello::busId);

  private Founding() {}

  /**
   * Decides.
   *
   * @param own what this node says of itself; has no cluster id
   * @param heard what live nodes say, this one possibly among them
   */
  static Choice decide(Hello own, Collection<Hello> heard) {
    if (!own.clusterId().isEmpty()) {
      return new Choice(Step.WAIT, null, "this node belongs to cluster " + own.clusterId() + " already");
    }
    List<Hello> others = new ArrayList<>();
    heard.stream().filter(hello -> hello.data() && !hello.busId().equals(own.busId())).forEach(others::add);
    others.sort(BY_ADDRESS);
    Set<Address> base = addresses(own.base());
    List<Hello> members = members(base, others, heard);
    if (!members.isEmpty()) {
      long clusters = members.stream().map(Hello::clusterId).distinct().count();
      return clusters == 1
          ? new Choice(Step.JOIN, members.get(0), "found " + members.get(0).node().address())
          : new Choice(Step.WAIT, null, "found " + clusters + " clusters of one name, of which it can join only one");
    }
    Optional<Address> nameless = base.stream().filter(address -> !address.isResolved()).findFirst();
    if (nameless.isPresent()) {
      return new Choice(Step.WAIT, null, "base " + nameless.get() + " is a name that nobody knows an address of");
    }
    Optional<Hello> unnamed = others.stream().filter(hello -> !hello.clusterId().isEmpty()).findFirst();
    if (unnamed.isPresent()) {
      return new Choice(Step.WAIT, null, "cluster " + unnamed.get().clusterId() + " of this name is there, at "
          + unnamed.get().node().address() + ", and no node that base names says that it belongs to it");
    }
    return base.isEmpty() ? amongStrangers(own, others) : amongEquals(own, base, others);
  }

  /** The data nodes of a cluster that a node at an address of base belongs to; without a base, of any cluster. */
  private static List<Hello> members(Set<Address> base, List<Hello> others, Collection<Hello> heard) {
    Set<String> named = heard.stream()
        .filter(hello -> base.isEmpty() || base.contains(addressOf(hello)))
        .map(Hello::clusterId)
        .filter(clusterId -> !clusterId.isEmpty())
        .collect(Collectors.toSet());
    return others.stream().filter(hello -> named.contains(hello.clusterId())).toList();
  }

  /** Whether a node comes before another where one of them is to found. */
  static boolean isBefore(Hello one, Hello other) {
    return BY_ADDRESS.compare(one, other) < 0;
  }

  /** Without a base the node founds; of several that share a Vert.x cluster, the lowest. */
  private static Choice amongStrangers(Hello own, List<Hello> others) {
    for (Hello other : others) {
      if (other.base().isEmpty() && BY_ADDRESS.compare(other, own) < 0) {
        return new Choice(Step.WAIT, null, other.node().address() + " has the lower address and is to found");
      }
    }
    return new Choice(Step.FOUND, null, "base is empty and no cluster of this name is there");
  }

  private static Choice amongEquals(Hello own, Set<Address> base, List<Hello> others) {
    Address ownAddress = addressOf(own);
    if (!base.contains(ownAddress)) {
      return new Choice(Step.WAIT, null, "base " + base + " does not name this node (" + own.node().address()
          + "), so it only joins; no node of a cluster has answered");
    }
    Map<Address, Hello> answers = new HashMap<>();
    others.forEach(hello -> answers.put(addressOf(hello), hello));
    answers.put(ownAddress, own);
    for (Address address : base) {
      Hello answer = answers.get(address);
      if (answer == null) {
        return new Choice(Step.WAIT, null, "base " + address.host() + ":" + address.port() + " has not answered");
      }
      if (!addresses(answer.base()).equals(base)) {
        return new Choice(Step.WAIT, null, "base of " + answer.node().address() + " is not the same as this node's");
      }
    }
    Address lowest = new TreeSet<>(base).first();
    return lowest.equals(ownAddress)
        ? new Choice(Step.FOUND, null, "every node of base is empty and this one has the lowest address")
        : new Choice(Step.WAIT, null, lowest.host() + ":" + lowest.port() + " has the lowest address and is to found");
  }

  private static Set<Address> addresses(List<String> texts) {
    Set<Address> addresses = new HashSet<>();
    texts.forEach(text -> addresses.add(Address.of(text)));
    return addresses;
  }

  private static Address addressOf(Hello hello) {
    return new Address(hello.node().host(), hello.node().port());
  }
}
