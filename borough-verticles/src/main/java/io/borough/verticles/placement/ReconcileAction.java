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
 * A node's next step for one shard. It is decided from the shard's row in the ring and the state of the shard's group
 * on this node alone, so that the node may crash between any two steps.
 *
 * <p>A move takes these steps: add the new node to the group, transfer the leadership if the node to remove has it,
 * remove that node, report the configuration to the ring. The row does not change before the last step; the group's
 * configuration shows how far the move has come.
 */
sealed interface ReconcileAction {
  /** There is nothing to do, or the node must wait. */
  record None() implements ReconcileAction {}

  /** Opens the group on this node. */
  record Open(List<RingNode> initialPeers) implements ReconcileAction {}

  /** As leader: lets the node to add open the group, then adds it to the configuration. */
  record Add(RingNode target, List<String> expected, List<RingNode> next) implements ReconcileAction {}

  /** As leader: removes a node from the configuration. */
  record Remove(String nodeId, List<String> expected, List<RingNode> next) implements ReconcileAction {}

  /** As leader: reports the configuration to the ring. */
  record Report(List<String> replicas) implements ReconcileAction {}

  /** As leader: transfers the leadership to a node that has applied nearly all committed entries. */
  record HandOver(RingNode target, long commitIndex) implements ReconcileAction {}

  /** Deletes this node's replica, which was removed from its group, and then its tombstone. */
  record Delete(Tombstone tombstone) implements ReconcileAction {}

  /** The step of a shard that needs none. */
  ReconcileAction NONE = new None();

  /**
   * Returns a node's next step for one shard.
   *
   * @param ring the ring that has the row
   * @param state the state of the row's group on this node, or null when the group is not open
   * @param own this node's id
   * @param live ids of the nodes that are reachable now
   */
  static ReconcileAction of(Ring ring, RingShard row, GroupState state, String own, Set<String> live) {
    if (!row.concerns(own)) {
      return ring.tombstones().stream().filter(tombstone -> isOf(tombstone, row, own)).findFirst()
          .<ReconcileAction>map(Delete::new).orElse(NONE);
    }
    if (state == null) {
      return new Open(foundsGroup(row, own) ? List.of(ring.node(own)) : List.of());
    }
    if (state.role() == RaftRole.CLOSED) {
      boolean isRemoved = row.move() != null && own.equals(row.move().remove());
      return isRemoved ? NONE : new Open(List.of());
    }
    if (state.role() != RaftRole.LEADER || !state.ready() || !state.committed()) {
      return NONE; // a configuration in transition is finished by Raft itself
    }
    Set<String> real = new HashSet<>(state.peers());
    return row.move() == null
        ? settled(ring, row, state, real, own, live) : new Moving(ring, row, state, real, own, live).step();
  }

  /** The tombstone's group may be a former one: a shard that was recovered from one copy has another group. */
  private static boolean isOf(Tombstone tombstone, RingShard row, String nodeId) {
    return tombstone.shard() == row.shard() && tombstone.nodeId().equals(nodeId);
  }

  /**
   * Returns whether this node starts the group with itself as its only member. Only the founder does, and only while it
   * is the only replica. Every other replica, and the founder later, opens an empty group and gets the configuration
   * from the leader: if two nodes each started the group, there would be two groups of one id. A move may be planned
   * before the founder has started the group.
   */
  private static boolean foundsGroup(RingShard row, String own) {
    return row.founder().equals(own) && row.replicas().equals(List.of(own));
  }

  private static ReconcileAction settled(Ring ring, RingShard row, GroupState state, Set<String> real, String own,
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

  /** Decides the leader's next step of a move. */
  record Moving(Ring ring, RingShard row, GroupState state, Set<String> real, String own, Set<String> live) {
    ReconcileAction step() {
      ShardMove move = row.move();
      List<String> between = row.replicasDuringMove();
      List<String> after = row.replicasAfterMove();
      if (real.equals(Set.copyOf(after))) {
        return new Report(after);
      }
      if (real.equals(Set.copyOf(between))) {
        return remove(move, between, after);
      }
      return real.equals(Set.copyOf(row.replicas())) ? add(move.add(), between) : NONE;
    }

    private ReconcileAction add(String added, List<String> between) {
      if (!ring.isUp(added)) {
        return new Report(row.replicas()); // the ring gives the move up and may choose another node
      }
      List<RingNode> next = nodes(between);
      return live.contains(added) && next != null ? new Add(ring.node(added), row.replicas(), next) : NONE;
    }

    /**
     * Removes the old node, unless the new one is unreachable and the old one is not: then the old replica is the
     * better one. When the new node is not UP in the ring, both stay in the group, and the report ends the move.
     */
    private ReconcileAction remove(ShardMove move, List<String> between, List<String> after) {
      if (move.add() != null && !ring.isUp(move.add())) {
        return new Report(between);
      }
      boolean worse = move.add() != null && !live.contains(move.add()) && live.contains(move.remove());
      long reachable = after.stream().filter(live::contains).count();
      if (worse || 2 * reachable <= after.size()) {
        return NONE; // the remaining replicas must have a live majority
      }
      if (own.equals(move.remove())) {
        return after.stream().filter(nodeId -> isUp(ring, nodeId, live)).findFirst()
            .<ReconcileAction>map(transferee -> new HandOver(ring.node(transferee), state.commitIndex())).orElse(NONE);
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
