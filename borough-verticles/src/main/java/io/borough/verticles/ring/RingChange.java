package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.MoveReport;
import io.borough.impl.message.RingMessages.ReplicaLost;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.topology.Tombstone;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The changes that nodes ask of the ring, each a function of the table as it is: done again on a newer table after a
 * mismatch or a lost answer, it does no harm.
 *
 * <p>Each returns the very same table when there is nothing to change.
 */
final class RingChange {
  static final int MAX_LEFT = 256; // that the ring names still

  private RingChange() {}

  /**
   * A node asks to be in the ring, or says where it is now.
   *
   * <p>A new node is JOINING until it asks again with the cluster's id, which shows that its data folder has it; only
   * then may it be given replicas.
   *
   * @throws io.borough.error.BoroughException with {@code WRONG_CLUSTER}, also for a node id of another incarnation, or
   *     {@code NODE_LEFT}
   */
  static Ring joined(Ring ring, JoinRequest request) {
    RingNode wanted = request.node();
    if (!request.clusterId().isEmpty() && !request.clusterId().equals(ring.clusterId())) {
      throw ErrorCode.WRONG_CLUSTER.failure("dataDir: node " + wanted.nodeId() + " belongs to cluster "
          + request.clusterId() + ", and the one found here is " + ring.clusterId() + " (base)");
    }
    RingNode known = ring.node(wanted.nodeId());
    if (known != null && known.state() == NodeState.LEFT) {
      throw hasLeft(wanted.nodeId());
    }
    if (known != null && !known.incarnation().equals(wanted.incarnation())) {
      throw ErrorCode.WRONG_CLUSTER.failure("dataDir: node " + wanted.nodeId() + " is known to the ring as incarnation "
          + known.incarnation() + " and says that it is " + wanted.incarnation());
    }
    RingNode next = wanted.withState(stateOf(known, !request.clusterId().isEmpty()));
    return next.equals(known) ? ring : ring.withNode(next);
  }

  private static NodeState stateOf(RingNode known, boolean hasCluster) {
    if (known != null && known.state() == NodeState.DRAINING) {
      return NodeState.DRAINING;
    }
    return hasCluster ? NodeState.UP : NodeState.JOINING;
  }

  /** Nodes that have been silent for too long. */
  static Ring down(Ring ring, Collection<String> silent) {
    Ring next = ring;
    for (String nodeId : silent) {
      RingNode node = next.node(nodeId);
      if (node != null && (node.state() == NodeState.UP || node.state() == NodeState.JOINING)) {
        next = next.withNode(node.withState(NodeState.DOWN));
      }
    }
    return next;
  }

  /**
   * A shard's leader says what its group's committed configuration is.
   *
   * <p>What the move wanted: the row has it from now on, and who was taken out a tombstone. What was there before,
   * while the node to be added is not UP: the move is given up and another node may be chosen. That node added but the
   * other not yet taken out, while it is not UP; or more than the row has, without a move: the row takes it over, since
   * the group is what really is (a change that was given up may still have come through), and what is too much is
   * planned away.
   *
   * @throws io.borough.error.BoroughException with {@code STALE_EPOCH} when the row has changed since, or the report
   *     settles nothing; {@code NOT_FOUND} when there is no such shard
   */
  static Ring reported(Ring ring, MoveReport report) {
    RingShard row = ring.shard(report.shard());
    if (row == null) {
      throw ErrorCode.NOT_FOUND.failure("shard " + report.shard() + " is not in the ring");
    }
    Set<String> before = new HashSet<>(row.replicas());
    Set<String> real = new HashSet<>(report.replicas());
    if (row.move() == null && real.equals(before)) {
      return ring; // reported twice
    }
    if (row.epoch() != report.epoch()) {
      throw stale(row, report);
    }
    boolean known = real.stream().allMatch(nodeId -> ring.node(nodeId) != null);
    if (row.move() == null) {
      if (known && real.containsAll(before)) {
        return ring.withShard(row.withReplicas(inOrder(row, real)));
      }
      throw stale(row, report);
    }
    return moved(ring, row, report, real);
  }

  private static Ring moved(Ring ring, RingShard row, MoveReport report, Set<String> real) {
    ShardMove move = row.move();
    Set<String> before = new HashSet<>(row.replicas());
    Set<String> between = new HashSet<>(before);
    if (move.add() != null) {
      between.add(move.add());
    }
    Set<String> after = new HashSet<>(between);
    after.remove(move.remove());
    if (real.equals(after)) {
      RingShard next = row.withReplicas(inPlace(row));
      return move.remove() == null ? ring.withShard(next) : ring.withShard(next,
          new Tombstone(row.shard(), row.groupId(), move.remove(), next.epoch()));
    }
    boolean lost = move.add() != null && !ring.isUp(move.add());
    if (lost && real.equals(before)) {
      return ring.withShard(row.withMove(null));
    }
    if (lost && real.equals(between)) {
      return ring.withShard(row.withReplicas(inOrder(row, real)));
    }
    throw stale(row, report);
  }

  /** The new node takes the place of the old one, or comes last. */
  private static List<String> inPlace(RingShard row) {
    ShardMove move = row.move();
    List<String> replicas = new ArrayList<>(row.replicas());
    if (move.add() == null) {
      replicas.remove(move.remove());
    } else if (move.remove() == null) {
      replicas.add(move.add());
    } else {
      replicas.replaceAll(nodeId -> nodeId.equals(move.remove()) ? move.add() : nodeId);
    }
    return replicas;
  }

  private static RuntimeException stale(RingShard row, MoveReport report) {
    return ErrorCode.STALE_EPOCH.failure("shard " + row.shard() + " is at epoch " + row.epoch() + " with "
        + row.replicas() + " and move " + row.move() + "; the report is for epoch " + report.epoch() + " with "
        + report.replicas());
  }

  /** What a node hears that has left, and would start again. */
  static BoroughException hasLeft(String nodeId) {
    return ErrorCode.NODE_LEFT.failure("dataDir: node " + nodeId + " has left the cluster for good");
  }

  /** The row's order stays: its first is the preferred leader. */
  private static List<String> inOrder(RingShard row, Set<String> real) {
    Set<String> ordered = new LinkedHashSet<>(row.replicas());
    real.stream().sorted().forEach(ordered::add);
    return new ArrayList<>(ordered);
  }

  /**
   * A node is to leave for good: it gives its replicas away first.
   *
   * @throws io.borough.error.BoroughException with {@code NOT_FOUND}; with {@code INVALID_ARGUMENT} when no other
   *     node is UP, to which it could give them
   */
  static Ring leaving(Ring ring, String nodeId) {
    RingNode node = ring.node(nodeId);
    if (node == null) {
      throw ErrorCode.NOT_FOUND.failure("the ring has no node " + nodeId);
    }
    if (node.state() == NodeState.DRAINING || node.state() == NodeState.LEFT) {
      return ring;
    }
    if (ring.nodes().stream().noneMatch(other -> !other.equals(node) && other.state() == NodeState.UP)) {
      throw ErrorCode.INVALID_ARGUMENT.failure(
          "node " + nodeId + " cannot leave: no other node is UP that could take its replicas");
    }
    return ring.withNode(node.withState(NodeState.DRAINING));
  }

  /**
   * Nodes that were to leave have left when they hold nothing any more. One that can be heard deletes its replicas
   * first; of one that cannot, nobody waits for that.
   */
  static Ring left(Ring ring, Set<String> live) {
    for (RingNode node : ring.nodes()) {
      boolean holds = ring.shards().stream().anyMatch(row -> row.concerns(node.nodeId())
          || row.move() != null && node.nodeId().equals(row.move().remove()));
      boolean buried = ring.tombstones().stream().anyMatch(tombstone -> tombstone.nodeId().equals(node.nodeId()));
      if (node.state() == NodeState.DRAINING && !holds && !(buried && live.contains(node.nodeId()))) {
        Ring next = ring.withNode(node.withState(NodeState.LEFT)).withTombstones(ring.tombstones().stream()
            .filter(tombstone -> !tombstone.nodeId().equals(node.nodeId())).toList()); // another at the next step
        return withFewerThatLeft(next, node.nodeId());
      }
    }
    return ring;
  }

  /** The ring is one value: those that have left must not make it grow for ever. Their folders know it as well. */
  private static Ring withFewerThatLeft(Ring ring, String last) {
    List<String> left = ring.nodes().stream().filter(node -> node.state() == NodeState.LEFT)
        .map(RingNode::nodeId).filter(nodeId -> !nodeId.equals(last)).toList();
    return left.size() < MAX_LEFT ? ring : ring.withoutNode(left.get(0));
  }

  /**
   * A replica cannot be used any more: it is taken out, and can be made anew after that.
   *
   * @param live the nodes that can be heard
   * @throws io.borough.error.BoroughException with {@code NO_QUORUM} when the others have no majority without it: then
   *     its files may be all there is; {@code STALE_EPOCH} when the shard is just changing
   */
  static Ring lost(Ring ring, ReplicaLost lost, Set<String> live) {
    RingShard row = ring.shard(lost.shard());
    if (row == null || !row.groupId().equals(lost.groupId()) || !row.replicas().contains(lost.nodeId())) {
      return ring; // it is out already
    }
    if (row.move() != null) {
      if (lost.nodeId().equals(row.move().remove())) {
        return ring;
      }
      throw ErrorCode.STALE_EPOCH.failure("shard " + row.shard() + " is changing: " + row.move());
    }
    long others = row.replicas().stream()
        .filter(nodeId -> !nodeId.equals(lost.nodeId()) && live.contains(nodeId)).count();
    if (2 * others <= row.replicas().size()) {
      throw ErrorCode.NO_QUORUM.failure("shard " + row.shard() + " has no majority without the replica of "
          + lost.nodeId() + ", which stays as it is");
    }
    return ring.withShard(row.withMove(new ShardMove(null, lost.nodeId())));
  }

  /** A node has deleted what a tombstone names. */
  static Ring deleted(Ring ring, Tombstone tombstone) {
    return !ring.tombstones().contains(tombstone) ? ring : ring.withTombstones(
        ring.tombstones().stream().filter(each -> !each.equals(tombstone)).toList());
  }
}
