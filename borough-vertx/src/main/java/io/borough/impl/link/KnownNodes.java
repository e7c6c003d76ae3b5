package io.borough.impl.link;

import io.borough.impl.message.MembershipMessages.Hello;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The nodes that have sent a {@code Hello}, at one moment. Immutable and of bounded size. */
final class KnownNodes {
  static final int MAX_NODES = 4_096;
  static final KnownNodes NOBODY = new KnownNodes(Map.of());

  private final Map<String, Hello> byBusId;
  private final Map<String, Hello> byNodeId = new HashMap<>();

  private KnownNodes(Map<String, Hello> byBusId) {
    this.byBusId = Collections.unmodifiableMap(byBusId);
    for (Hello hello : byBusId.values()) {
      if (!hello.node().nodeId().isEmpty()) {
        byNodeId.put(hello.node().nodeId(), hello);
      }
    }
  }

  /**
   * Returns the nodes with this hello, without an earlier incarnation of its node. The same object when the hello is
   * not newer than the known one.
   */
  KnownNodes with(Hello hello) {
    Hello before = byBusId.get(hello.busId());
    boolean known = before != null && before.serial() >= hello.serial();
    if (known || before == null && byBusId.size() >= MAX_NODES) {
      return this;
    }
    Map<String, Hello> next = new HashMap<>(byBusId);
    Hello earlier = byNodeId.get(hello.node().nodeId());
    if (earlier != null) {
      next.remove(earlier.busId());
    }
    next.put(hello.busId(), hello);
    return new KnownNodes(next);
  }

  /** Returns the nodes without those whose bus ids match. The same object when there are none. */
  KnownNodes without(Predicate<String> busId) {
    Map<String, Hello> next = new HashMap<>(byBusId);
    return next.keySet().removeIf(busId) ? new KnownNodes(next) : this;
  }

  Hello byBusId(String busId) {
    return byBusId.get(busId);
  }

  Hello byNodeId(String nodeId) {
    return byNodeId.get(nodeId);
  }

  Collection<Hello> all() {
    return byBusId.values();
  }
}
