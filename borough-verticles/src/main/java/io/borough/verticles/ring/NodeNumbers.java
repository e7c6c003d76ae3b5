package io.borough.verticles.ring;

import io.borough.impl.topology.PartitionHash;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A ring's nodes by number, from 0 in the order of their ids: plans compare many with many. Immutable. */
final class NodeNumbers {
  private final List<RingNode> nodes;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int[] weights;
  private final int[] zones;
  private final long[] hashes;
  private final int upCount;

  /**
   * Numbers a ring's nodes.
   *
   * @param live ids of the nodes that can be heard; of these, those that are UP in the ring may hold things
   */
  NodeNumbers(Ring ring, Set<String> live) {
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

  /** The number of a node; -1 when the ring does not have it. */
  int of(String nodeId) {
    return numbers.getOrDefault(nodeId, -1);
  }

  String id(int number) {
    return nodes.get(number).nodeId();
  }

  /** 0 for a node that may hold nothing now. */
  int weight(int number) {
    return weights[number];
  }

  boolean isUp(int number) {
    return number >= 0 && weights[number] > 0;
  }

  int zone(int number) {
    return zones[number];
  }

  /** Rendezvous: which of two nodes comes first for a shard when nothing else decides, among whatever others. */
  int compareTies(int shard, int one, int other) {
    int byScore = Long.compareUnsigned(score(shard, other), score(shard, one));
    return byScore != 0 ? byScore : Integer.compare(one, other);
  }

  private long score(int shard, int number) {
    long mixed = (hashes[number] ^ shard * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L; // as splitmix64 mixes
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
