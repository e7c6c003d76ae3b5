package io.borough.verticles.planner;

import io.borough.impl.topology.PartitionHash;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Numbers a ring's nodes from 0, in the order of their ids, because plans compare many nodes with many shards.
 * Immutable.
 */
final class NodeIndex {
  /** The number of a node that the ring does not have. */
  static final int UNKNOWN = -1;

  private final List<RingNode> nodes;
  private final Set<String> live;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int[] weights;
  private final int[] zones;
  private final long[] hashes;
  private final int upCount;

  /**
   * Numbers a ring's nodes.
   *
   * @param live ids of the nodes that are reachable now; those of them that are UP in the ring may be given replicas
   */
  NodeIndex(Ring ring, Set<String> live) {
    this.live = live;
    nodes = ring.nodes().stream().sorted(Comparator.comparing(RingNode::nodeId)).toList();
    weights = new int[nodes.size()];
    zones = new int[nodes.size()];
    hashes = new long[nodes.size()];
    Map<String, Integer> zoneNumbers = new HashMap<>();
    int up = 0;
    for (int i = 0; i < nodes.size(); i++) {
      RingNode node = nodes.get(i);
      boolean isUp = node.state() == NodeState.UP && live.contains(node.nodeId());
      up += isUp ? 1 : 0;
      numbers.put(node.nodeId(), i);
      weights[i] = isUp ? node.weight() : 0;
      zones[i] = zoneNumbers.computeIfAbsent(node.zone(), zone -> zoneNumbers.size());
      hashes[i] = PartitionHash.of(node.nodeId());
    }
    upCount = up;
  }

  int count() {
    return nodes.size();
  }

  int upCount() {
    return upCount;
  }

  /** Returns the number of a node, or {@link #UNKNOWN}. */
  int of(String nodeId) {
    return numbers.getOrDefault(nodeId, UNKNOWN);
  }

  /** Returns the numbers of nodes in the same order, with {@link #UNKNOWN} among them. */
  int[] of(Collection<String> nodeIds) {
    int[] found = new int[nodeIds.size()];
    int next = 0;
    for (String nodeId : nodeIds) {
      found[next++] = of(nodeId);
    }
    return found;
  }

  String id(int node) {
    return nodes.get(node).nodeId();
  }

  /** Returns a node's weight; 0 for a node that may not be given replicas now. */
  int weight(int node) {
    return weights[node];
  }

  /** Returns whether a node is UP in the ring and live. */
  boolean isUp(int node) {
    return node >= 0 && weights[node] > 0;
  }

  /** Returns the nodes that are UP and live, in ascending order. */
  IntStream up() {
    return IntStream.range(0, nodes.size()).filter(this::isUp);
  }

  boolean isLive(String nodeId) {
    return live.contains(nodeId);
  }

  /** Returns whether more than half of these replicas are on live nodes. */
  boolean hasLiveMajority(List<String> replicas) {
    return 2 * replicas.stream().filter(live::contains).count() > replicas.size();
  }

  /** Returns in how many zones there are nodes that are UP and live. */
  int upZoneCount() {
    return (int) up().map(node -> zones[node]).distinct().count();
  }

  /** Returns how many of these nodes are in a node's zone; nodes that the ring does not have are in none. */
  int countInZoneOf(int node, int[] others) {
    return countInZoneOf(node, others, UNKNOWN);
  }

  /** Returns how many of these nodes, without one of them, are in a node's zone. */
  int countInZoneOf(int node, int[] others, int except) {
    int count = 0;
    for (int other : others) {
      count += other >= 0 && other != except && node >= 0 && zones[other] == zones[node] ? 1 : 0;
    }
    return count;
  }

  /** Rendezvous hashing: orders two nodes for a shard, the same way whichever other nodes there are. */
  int compareTies(int shard, int one, int other) {
    int byScore = Long.compareUnsigned(score(shard, other), score(shard, one));
    return byScore != 0 ? byScore : Integer.compare(one, other);
  }

  private long score(int shard, int node) {
    long mixed = (hashes[node] ^ shard * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L; // as splitmix64 mixes
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
