package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.info.NodeState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes replicas from nodes that should not hold them: those that are to leave, those that are gone, and those that are
 * one too many.
 *
 * <p>Another node takes the replica over where one can; where none can, and only for a node that is to leave, the shard
 * goes on with one replica less. Replicas of nodes that are gone are made anew only while no more than a third of the
 * nodes is missing: when many are, they are likelier cut off than lost, and copying would only add to the trouble.
 */
final class RemovalPlan {
  private final Plan plan;
  private final Ring ring;
  private final NodeNumbers nodes;
  private final Placing placing;
  private final Set<String> live;
  private final Set<String> unwanted = new HashSet<>(); // their replicas go elsewhere
  private final int wanted; // replicas of a shard, without the nodes that are to leave
  private final Map<Integer, RingShard> begun = new HashMap<>();
  private boolean done = true;

  private RemovalPlan(Plan plan, Ring ring, NodeNumbers nodes, Placing placing, Set<String> live, Set<String> gone) {
    this.plan = plan;
    this.ring = ring;
    this.nodes = nodes;
    this.placing = placing;
    this.live = live;
    long members = ring.nodes().stream().filter(node -> node.state() != NodeState.LEFT).count();
    long missing = ring.nodes().stream().filter(node -> node.state() == NodeState.DOWN).count();
    ring.nodes().stream().filter(node -> node.state() == NodeState.DRAINING
        || gone.contains(node.nodeId()) && 3 * missing <= members).forEach(node -> unwanted.add(node.nodeId()));
    long up = ring.nodes().stream().filter(node -> node.state() == NodeState.UP).count();
    wanted = plan.replicasWanted((int) up);
  }

  /**
   * Plans them.
   *
   * @param placing counts what is begun
   * @param begun gets the rows with a move begun, by shard, each one epoch on
   * @return whether nothing is left to take away, so that there is time for what is less urgent
   */
  static boolean begin(Plan plan, Ring ring, NodeNumbers nodes, Placing placing, Set<String> live, Set<String> gone,
      Map<Integer, RingShard> begun) {
    RemovalPlan removal = new RemovalPlan(plan, ring, nodes, placing, live, gone);
    ring.shards().stream().sorted(Comparator.comparingInt(RingShard::shard))
        .filter(row -> !begun.containsKey(row.shard())).forEach(removal::look);
    begun.putAll(removal.begun);
    return removal.done;
  }

  private void look(RingShard row) {
    String victim = victim(row);
    if (victim == null) {
      return;
    }
    done = false;
    if (row.move() != null || placing.isSpent() || !hasMajority(row.replicas())) {
      return;
    }
    ShardMove move = move(row, victim);
    if (move != null) {
      begun.put(row.shard(), row.withMove(move));
      placing.take(row, move);
    }
  }

  /** Whose replica goes first: of a node that is gone, of one that is to leave, or, of too many, the least useful. */
  private String victim(RingShard row) {
    List<String> candidates = new ArrayList<>(row.replicas());
    if (row.replicas().size() <= plan.redundancy() + 1) {
      candidates.removeIf(nodeId -> !unwanted.contains(nodeId));
    }
    return candidates.stream().min(Comparator.<String>comparingInt(nodeId -> live.contains(nodeId) ? 1 : 0)
        .thenComparingInt(nodeId -> unwanted.contains(nodeId) ? 0 : 1)
        .thenComparingInt(nodeId -> nodes.isUp(nodes.of(nodeId)) ? 1 : 0)
        .thenComparingInt(nodeId -> -placing.inZone(row.replicas(), nodes.of(nodeId)))
        .thenComparing(nodeId -> nodes.of(nodeId), placing::heavierFirst)
        .thenComparingInt(nodeId -> -row.replicas().indexOf(nodeId))).orElse(null);
  }

  private ShardMove move(RingShard row, String victim) {
    List<String> rest = new ArrayList<>(row.replicas());
    rest.remove(victim);
    if (rest.size() > plan.redundancy() || rest.size() >= wanted && isLeaving(victim) && !placing.hasPlace(row, rest)) {
      return hasMajority(rest) && placing.isFree(victim) ? new ShardMove(null, victim) : null;
    }
    int target = placing.best(row, rest);
    return target < 0 || !placing.isFree(victim) ? null : new ShardMove(nodes.id(target), victim);
  }

  private boolean isLeaving(String nodeId) {
    return ring.node(nodeId) == null || ring.node(nodeId).state() == NodeState.DRAINING;
  }

  private boolean hasMajority(List<String> replicas) {
    return 2 * replicas.stream().filter(live::contains).count() > replicas.size();
  }
}
