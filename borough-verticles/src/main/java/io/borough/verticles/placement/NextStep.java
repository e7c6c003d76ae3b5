package io.borough.verticles.placement;

import io.borough.impl.message.GroupState;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a node does next for one shard, decided from the shard's row and the state of its group here alone. */
sealed interface NextStep {
  /** Nothing, or nothing yet. */
  record None() implements NextStep {}

  /** Opens the group here. */
  record Open(List<RingNode> initialPeers) implements NextStep {}

  /** As leader: has the group opened at the node to be added, then adds it to the configuration. */
  record Add(RingNode target, List<String> expected, List<RingNode> next) implements NextStep {}

  /** As leader: tells the ring what the configuration is. */
  record Report(List<String> replicas) implements NextStep {}

  /** As leader: hands over to the preferred leader, when that has nearly everything that is committed. */
  record HandOver(RingNode target, long commitIndex) implements NextStep {}

  /** Nothing. */
  NextStep NONE = new None();

  /**
   * Decides.
   *
   * @param ring the one that has the row
   * @param state of the row's group on this node, or null when it is not open here
   * @param own this node's id
   * @param live ids of the nodes that can be heard now
   */
  static NextStep of(Ring ring, RingShard row, GroupState state, String own, Set<String> live) {
    if (!row.concerns(own)) {
      return NONE;
    }
    if (state == null) {
      return new Open(foundsGroup(row, own) ? List.of(ring.node(own)) : List.of());
    }
    if (!state.role().equals("LEADER") || !state.ready() || !state.committed()) {
      return NONE; // a configuration in transition is finished by Raft itself
    }
    Set<String> real = new HashSet<>(state.peers());
    return row.move() == null ? settled(ring, row, state, real, own, live) : moving(ring, row, real, live);
  }

  /**
   * Only the founder begins a group, and only while it is the only replica: everybody else, and the founder later,
   * begins empty and is told the configuration by the leader. Two nodes that each began it would be two groups of one
   * id. A move may be planned before the founder has come to it, so that does not matter.
   */
  private static boolean foundsGroup(RingShard row, String own) {
    return row.founder().equals(own) && row.replicas().equals(List.of(own));
  }

  private static NextStep settled(Ring ring, RingShard row, GroupState state, Set<String> real, String own,
      Set<String> live) {
    Set<String> wanted = Set.copyOf(row.replicas());
    if (!real.equals(wanted)) {
      return real.containsAll(wanted) ? new Report(state.peers()) : NONE;
    }
    String preferred = row.replicas().get(0);
    return !preferred.equals(own) && isUp(ring, preferred, live)
        ? new HandOver(ring.node(preferred), state.commitIndex()) : NONE;
  }

  private static NextStep moving(Ring ring, RingShard row, Set<String> real, Set<String> live) {
    ShardMove move = row.move();
    if (move.add() == null || move.remove() != null) {
      return NONE; // removing is not this version's
    }
    Set<String> wanted = new HashSet<>(row.replicas());
    if (real.equals(wanted)) {
      if (isUp(ring, move.add(), live)) {
        return add(ring, row, move.add());
      }
      RingNode target = ring.node(move.add());
      boolean lost = target == null || target.state() != NodeState.UP;
      return lost ? new Report(row.replicas()) : NONE; // silent, but not yet for long enough to give the move up
    }
    wanted.add(move.add());
    if (!real.equals(wanted)) {
      return NONE;
    }
    List<String> replicas = new ArrayList<>(row.replicas());
    replicas.add(move.add());
    return new Report(replicas);
  }

  private static NextStep add(Ring ring, RingShard row, String added) {
    List<RingNode> next = new ArrayList<>(row.replicas().stream().map(ring::node).toList());
    next.add(ring.node(added));
    return next.stream().allMatch(Objects::nonNull) ? new Add(ring.node(added), row.replicas(), next) : NONE;
  }

  private static boolean isUp(Ring ring, String nodeId, Set<String> live) {
    RingNode node = ring.node(nodeId);
    return node != null && node.state() == NodeState.UP && live.contains(nodeId);
  }
}
