package io.borough.impl.link;

import io.borough.impl.message.MembershipMessages.Hello;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Who has said hello, at one moment. Immutable, of bounded size. */
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
   * With this hello, and without what its node said in an earlier life. The same object when nothing is new, as in a
   * hello that was overtaken by the next.
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

  /** Without those whose bus id is meant. The same object when there are none. */
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
