package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.MoveCompleted;
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
 * The changes of the ring that nodes ask for: pure functions of the present ring. Applying one again, to a newer ring
 * after a lost race or a lost reply, does no harm.
 *
 * <p>Each returns the same object when there is nothing to change.
 */
final class RingTransitions {
  static final int MAX_LEFT = 256; // nodes in state LEFT that the ring still names

  private RingTransitions() {}

  /**
   * Adds a node to the ring, or updates the addresses in its row.
   *
   * <p>A new node is JOINING until it asks again with the cluster's id, which shows that its data folder has the id.
   * Only then may it be given replicas.
   *
   * @throws io.borough.error.BoroughException {@code WRONG_CLUSTER}, also for a known node id with another incarnation;
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

  /** Marks nodes that are UP or JOINING as DOWN. */
  static Ring down(Ring ring, Collection<String> suspected) {
    Ring next = ring;
    for (String nodeId : suspected) {
      RingNode node = next.node(nodeId);
      if (node != null && (node.state() == NodeState.UP || node.state() == NodeState.JOINING)) {
        next = next.withNode(node.withState(NodeState.DOWN));
      }
    }
    return next;
  }

  /**
   * Compares a row with the committed configuration of its group, as the shard's leader reports it.
   *
   * <p>A move adds at most one node to the row's replicas and removes at most one of them:
   *
   * <pre>
   * move    reported configuration                added node   result
   * none    the replicas                          -            unchanged: the report was repeated
   * none    the replicas and more nodes           -            the row takes the reported nodes over
   * a move  replicas + added - removed            any          the move is done; tombstone for the removed node
   * a move  the replicas                          not UP       the move is given up
   * a move  replicas + added, not yet - removed   not UP       the row takes the reported nodes over
   * other                                                      STALE_EPOCH
   * </pre>
   *
   * <p>A row takes nodes over because the group's configuration counts: a change that was given up may still have been
   * committed. The planner removes replicas that are too many.
   *
   * @throws io.borough.error.BoroughException {@code STALE_EPOCH} also when the row has changed since the report;
   *     {@code NOT_FOUND} when there is no such shard
   */
  static Ring reported(Ring ring, MoveCompleted report) {
    RingShard row = ring.shard(report.shard());
    if (row == null) {
      throw ErrorCode.NOT_FOUND.failure("shard " + report.shard() + " is not in the ring");
    }
    Set<String> reported = new HashSet<>(report.replicas());
    if (row.move() == null && reported.equals(new HashSet<>(row.replicas()))) {
      return ring;
    }
    if (row.epoch() != report.epoch()) {
      throw stale(row, report);
    }
    return row.move() == null ? withoutMove(ring, row, report, reported) : withMove(ring, row, report, reported);
  }

  private static Ring withoutMove(Ring ring, RingShard row, MoveCompleted report, Set<String> reported) {
    boolean known = reported.stream().allMatch(nodeId -> ring.node(nodeId) != null);
    if (known && reported.containsAll(row.replicas())) {
      return ring.withShard(row.withReplicas(inOrder(row, reported)));
    }
    throw stale(row, report);
  }

  private static Ring withMove(Ring ring, RingShard row, MoveCompleted report, Set<String> reported) {
    ShardMove move = row.move();
    if (reported.equals(Set.copyOf(row.replicasAfterMove()))) {
      RingShard next = row.withReplicas(inPlace(row));
      return move.remove() == null ? ring.withShard(next) : ring.withShard(next,
          new Tombstone(row.shard(), row.groupId(), move.remove(), next.epoch()));
    }
    boolean addedIsNotUp = move.add() != null && !ring.isUp(move.add());
    if (addedIsNotUp && reported.equals(Set.copyOf(row.replicas()))) {
      return ring.withShard(row.withMove(null));
    }
    if (addedIsNotUp && reported.equals(Set.copyOf(row.replicasDuringMove()))) {
      return ring.withShard(row.withReplicas(inOrder(row, reported)));
    }
    throw stale(row, report);
  }

  /** Returns the replicas after the move: the added node in the place of the removed one, or at the end. */
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

  private static RuntimeException stale(RingShard row, MoveCompleted report) {
    return ErrorCode.STALE_EPOCH.failure("shard " + row.shard() + " is at epoch " + row.epoch() + " with "
        + row.replicas() + " and move " + row.move() + "; the report is for epoch " + report.epoch() + " with "
        + report.replicas());
  }

  /** Returns the failure of a node that has left the cluster and starts again. */
  static BoroughException hasLeft(String nodeId) {
    return ErrorCode.NODE_LEFT.failure("dataDir: node " + nodeId + " has left the cluster for good");
  }

  /** Keeps the row's order, because its first replica is the preferred leader, and puts further nodes at the end. */
  private static List<String> inOrder(RingShard row, Set<String> reported) {
    Set<String> ordered = new LinkedHashSet<>(row.replicas());
    reported.stream().sorted().forEach(ordered::add);
    return new ArrayList<>(ordered);
  }

  /**
   * Marks a node as DRAINING: it is to leave for good once other nodes hold its replicas.
   *
   * @throws io.borough.error.BoroughException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} when no other node is UP that
   *     could hold them
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
   * Marks one DRAINING node that holds no replica as LEFT; the next call marks another one. A live node must first have
   * deleted the files of its former replicas, so that it has no tombstone.
   */
  static Ring left(Ring ring, Set<String> live) {
    for (RingNode node : ring.nodes()) {
      boolean holds = ring.shards().stream().anyMatch(row -> row.concerns(node.nodeId())
          || row.move() != null && node.nodeId().equals(row.move().remove()));
      boolean hasTombstone = ring.tombstones().stream().anyMatch(tombstone -> tombstone.nodeId().equals(node.nodeId()));
      if (node.state() == NodeState.DRAINING && !holds && !(hasTombstone && live.contains(node.nodeId()))) {
        Ring next = ring.withNode(node.withState(NodeState.LEFT)).withTombstones(ring.tombstones().stream()
            .filter(tombstone -> !tombstone.nodeId().equals(node.nodeId())).toList());
        return withFewerThatLeft(next, node.nodeId());
      }
    }
    return ring;
  }

  /**
   * Drops the first of the nodes that have left when there are too many, so that the ring does not grow for ever. The
   * folder of a dropped node also says that it has left.
   */
  private static Ring withFewerThatLeft(Ring ring, String last) {
    List<String> left = ring.nodes().stream().filter(node -> node.state() == NodeState.LEFT)
        .map(RingNode::nodeId).filter(nodeId -> !nodeId.equals(last)).toList();
    return left.size() < MAX_LEFT ? ring : ring.withoutNode(left.get(0));
  }

  /**
   * Begins to remove a replica whose files cannot be used any more. It can be rebuilt after that.
   *
   * @param live ids of the nodes that are reachable now
   * @throws io.borough.error.BoroughException {@code NO_QUORUM} when the live replicas besides it are no majority, so
   *     that its files may hold the only copy of a write; {@code STALE_EPOCH} when another move of the shard is under
   *     way
   */
  static Ring lost(Ring ring, ReplicaLost lost, Set<String> live) {
    RingShard row = ring.shard(lost.shard());
    if (row == null || !row.groupId().equals(lost.groupId()) || !row.replicas().contains(lost.nodeId())) {
      return ring; // it is removed already
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

  /** Drops the tombstone of a replica whose node has deleted its files. */
  static Ring deleted(Ring ring, Tombstone tombstone) {
    return !ring.tombstones().contains(tombstone) ? ring : ring.withTombstones(
        ring.tombstones().stream().filter(each -> !each.equals(tombstone)).toList());
  }
}
