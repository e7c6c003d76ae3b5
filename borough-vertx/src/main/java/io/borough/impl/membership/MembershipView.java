package io.borough.impl.membership;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The nodes that have sent a {@code NodeAnnouncement}, at one moment. Immutable and of bounded size. */
final class MembershipView {
  static final int MAX_NODES = 4_096;
  static final MembershipView EMPTY = new MembershipView(Map.of());

  private final Map<String, NodeAnnouncement> byBusId;
  private final Map<String, NodeAnnouncement> byNodeId = new HashMap<>();

  private MembershipView(Map<String, NodeAnnouncement> byBusId) {
    this.byBusId = Collections.unmodifiableMap(byBusId);
    for (NodeAnnouncement announcement : byBusId.values()) {
      if (!announcement.node().nodeId().isEmpty()) {
        byNodeId.put(announcement.node().nodeId(), announcement);
      }
    }
  }

  /**
   * Returns the nodes with this announcement, without an earlier incarnation of its node. The same object when the
   * announcement is
   * not newer than the known one.
   */
  MembershipView with(NodeAnnouncement announcement) {
    NodeAnnouncement before = byBusId.get(announcement.busId());
    boolean known = before != null && before.serial() >= announcement.serial();
    if (known || before == null && byBusId.size() >= MAX_NODES) {
      return this;
    }
    Map<String, NodeAnnouncement> next = new HashMap<>(byBusId);
    NodeAnnouncement earlier = byNodeId.get(announcement.node().nodeId());
    if (earlier != null) {
      next.remove(earlier.busId());
    }
    next.put(announcement.busId(), announcement);
    return new MembershipView(next);
  }

  /** Returns the nodes without those whose bus ids match. The same object when there are none. */
  MembershipView without(Predicate<String> busId) {
    Map<String, NodeAnnouncement> next = new HashMap<>(byBusId);
    return next.keySet().removeIf(busId) ? new MembershipView(next) : this;
  }

  NodeAnnouncement byBusId(String busId) {
    return byBusId.get(busId);
  }

  NodeAnnouncement byNodeId(String nodeId) {
    return byNodeId.get(nodeId);
  }

  Collection<NodeAnnouncement> all() {
    return byBusId.values();
  }
}
