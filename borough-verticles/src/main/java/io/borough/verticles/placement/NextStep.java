package io.borough.verticles.placement;

import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftRole;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.topology.Tombstone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a node does next for one shard, decided from the shard's row and the state of its group here alone: nothing is
 * remembered from one step to the next, so whoever takes them may die between any two.
 *
 * <p>A move adds its one node, has the leadership handed over if its other node has it, takes that out, and tells the
 * ring. The row stays as it was until then: how far the move is, the group's configuration says.
 */
sealed interface NextStep {
  /** Nothing, or nothing yet. */
  record None() implements NextStep {}

  /** Opens the group here. */
  record Open(List<RingNode> initialPeers) implements NextStep {}

  /** As leader: has the group opened at the node to be added, then adds it to the configuration. */
  record Add(RingNode target, List<String> expected, List<RingNode> next) implements NextStep {}

  /** As leader: takes a node out of the configuration. */
  record Remove(String nodeId, List<String> expected, List<RingNode> next) implements NextStep {}

  /** As leader: tells the ring what the configuration is. */
  record Report(List<String> replicas) implements NextStep {}

  /** As leader: hands over to another, when that has nearly everything that is committed. */
  record HandOver(RingNode target, long commitIndex) implements NextStep {}

  /** Deletes the replica here, which was taken out of its group, and says so. */
  record Delete(Tombstone tombstone) implements NextStep {}

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
      return ring.tombstones().stream().filter(tombstone -> isOf(tombstone, row, own)).findFirst()
          .<NextStep>map(Delete::new).orElse(NONE);
    }
    if (state == null) {
      return new Open(foundsGroup(row, own) ? List.of(ring.node(own)) : List.of());
    }
    if (state.role() == RaftRole.CLOSED) {
      boolean goes = row.move() != null && own.equals(row.move().remove());
      return goes ? NONE : new Open(List.of());
    }
    if (state.role() != RaftRole.LEADER || !state.ready() || !state.committed()) {
      return NONE; // a configuration in transition is finished by Raft itself
    }
    Set<String> real = new HashSet<>(state.peers());
    return row.move() == null
        ? settled(ring, row, state, real, own, live) : new Moving(ring, row, state, real, own, live).step();
  }

  private static boolean isOf(Tombstone tombstone, RingShard row, String nodeId) {
    return tombstone.shard() == row.shard() && tombstone.groupId().equals(row.groupId())
        && tombstone.nodeId().equals(nodeId);
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

  private static boolean isUp(Ring ring, String nodeId, Set<String> live) {
    return ring.isUp(nodeId) && live.contains(nodeId);
  }

  /** The leader's next step of a move. */
  record Moving(Ring ring, RingShard row, GroupState state, Set<String> real, String own, Set<String> live) {
    NextStep step() {
      ShardMove move = row.move();
      List<String> before = row.replicas();
      List<String> between = new ArrayList<>(before);
      if (move.add() != null) {
        between.add(move.add());
      }
      List<String> after = new ArrayList<>(between);
      after.remove(move.remove());
      if (real.equals(Set.copyOf(after))) {
        return new Report(after);
      }
      if (real.equals(Set.copyOf(between))) {
        return remove(move, between, after);
      }
      return real.equals(Set.copyOf(before)) ? add(move.add(), between) : NONE;
    }

    private NextStep add(String added, List<String> between) {
      if (!ring.isUp(added)) {
        return new Report(row.replicas()); // given up, and another node may be chosen
      }
      List<RingNode> next = nodes(between);
      return live.contains(added) && next != null ? new Add(ring.node(added), row.replicas(), next) : NONE;
    }

    /**
     * Not while the new node is silent and the old one is not: the copy that is there is the better one. When the ring
     * says that the new one is gone, the group stays as it is, and what is best then is planned anew.
     */
    private NextStep remove(ShardMove move, List<String> between, List<String> after) {
      if (move.add() != null && !ring.isUp(move.add())) {
        return new Report(between);
      }
      boolean worse = move.add() != null && !live.contains(move.add()) && live.contains(move.remove());
      long heard = after.stream().filter(live::contains).count();
      if (worse || 2 * heard <= after.size()) {
        return NONE; // what remains must be able to go on
      }
      if (own.equals(move.remove())) {
        return after.stream().filter(nodeId -> isUp(ring, nodeId, live)).findFirst()
            .<NextStep>map(heir -> new HandOver(ring.node(heir), state.commitIndex())).orElse(NONE);
      }
      List<RingNode> next = nodes(after);
      return next == null ? NONE : new Remove(move.remove(), between, next);
    }

    private List<RingNode> nodes(List<String> ids) {
      List<RingNode> nodes = new ArrayList<>();
      ids.forEach(nodeId -> nodes.add(ring.node(nodeId)));
      return nodes.stream().allMatch(Objects::nonNull) ? nodes : null;
    }
  }
}
