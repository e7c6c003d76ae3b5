package io.borough.impl.topology;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.borough.info.NodeState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The table of nodes and shards that the cluster has agreed on. The system shard holds it as one value; everything else
 * is a copy.
 *
 * <p>The shards' arcs are listed, never computed, so that an arc can be split.
 */
public final class Ring implements WireMessage {
  /** The redundancy of a ring that an older version wrote: it was not set yet. */
  public static final int NO_REDUNDANCY = -1;

  private static final int VERSION = 3; // 1 had no tombstones, 2 no redundancy
  private static final BigInteger CIRCLE = BigInteger.ONE.shiftLeft(64);

  private final String clusterName;
  private final String clusterId;
  private final long epoch;
  private final int redundancy;
  private final List<RingNode> nodes;
  private final List<RingShard> shards;
  private final List<Tombstone> tombstones;
  private final RingShard[] byArc;
  private final Map<Integer, RingShard> byId = new HashMap<>();

  /**
   * Makes a table without a redundancy.
   *
   * @param shards with the system shard and one shard whose arc begins at 0
   * @param tombstones of replicas that were removed and whose folders may still exist
   */
  public Ring(String clusterName, String clusterId, long epoch, List<RingNode> nodes, List<RingShard> shards,
      List<Tombstone> tombstones) {
    this(clusterName, clusterId, epoch, NO_REDUNDANCY, nodes, shards, tombstones);
  }

  private Ring(String clusterName, String clusterId, long epoch, int redundancy, List<RingNode> nodes,
      List<RingShard> shards, List<Tombstone> tombstones) {
    this.clusterName = clusterName;
    this.clusterId = clusterId;
    this.epoch = epoch;
    this.redundancy = redundancy;
    this.nodes = List.copyOf(nodes);
    this.shards = List.copyOf(shards);
    this.tombstones = List.copyOf(tombstones);
    this.shards.forEach(shard -> byId.put(shard.shard(), shard));
    byArc = shards.stream()
        .filter(shard -> shard.shard() != RingShard.SYSTEM)
        .sorted(Comparator.comparing(RingShard::arcStart, Long::compareUnsigned))
        .toArray(RingShard[]::new);
    if (byArc.length == 0 || byArc[0].arcStart() != 0 || !byId.containsKey(RingShard.SYSTEM)) {
      throw new IllegalArgumentException("a ring needs a system shard and arcs that begin at 0");
    }
  }

  /**
   * Returns the first table of a cluster: one node, the system shard, and the given number of shards with equal arcs.
   */
  public static Ring founded(String clusterName, String clusterId, RingNode founder, UUID systemGroup, int shardCount,
      Supplier<UUID> groupIds) {
    List<String> replicas = List.of(founder.nodeId());
    List<RingShard> shards = new ArrayList<>();
    shards.add(new RingShard(RingShard.SYSTEM, 0, systemGroup, 1, founder.nodeId(), replicas, null));
    for (int i = 0; i < shardCount; i++) {
      long start = CIRCLE.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(shardCount)).longValue();
      shards.add(new RingShard(i + 1, start, groupIds.get(), 1, founder.nodeId(), replicas, null));
    }
    return new Ring(clusterName, clusterId, 1, List.of(founder), shards, List.of());
  }

  /** Returns the shard that holds a partition: the shard whose arc contains the hash of the partition's name. */
  public RingShard shardOf(String partition) {
    return shardAt(PartitionHash.of(partition));
  }

  private RingShard shardAt(long point) {
    int low = 0;
    int high = byArc.length - 1;
    while (low < high) { // the last arc that starts at or before the point
      int middle = low + high + 1 >>> 1;
      if (Long.compareUnsigned(byArc[middle].arcStart(), point) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return byArc[low];
  }

  /** Returns the row of a shard, or null. */
  public RingShard shard(int shard) {
    return byId.get(shard);
  }

  /** Returns the row of a node, or null. */
  public RingNode node(String nodeId) {
    for (RingNode node : nodes) {
      if (node.nodeId().equals(nodeId)) {
        return node;
      }
    }
    return null;
  }

  /** Returns the next table, with this row in place of the node's former row or added. */
  public Ring withNode(RingNode node) {
    List<RingNode> next = new ArrayList<>(nodes);
    next.removeIf(each -> each.nodeId().equals(node.nodeId()));
    next.add(node);
    next.sort(Comparator.comparing(RingNode::nodeId));
    return new Ring(clusterName, clusterId, epoch + 1, redundancy, next, shards, tombstones);
  }

  /** Returns the next table, without this node. */
  public Ring withoutNode(String nodeId) {
    List<RingNode> next = nodes.stream().filter(node -> !node.nodeId().equals(nodeId)).toList();
    return new Ring(clusterName, clusterId, epoch + 1, redundancy, next, shards, tombstones);
  }

  /** Returns the next table, with this row in place of the shard's former row. */
  public Ring withShard(RingShard shard) {
    List<RingShard> next = new ArrayList<>(shards);
    next.replaceAll(each -> each.shard() == shard.shard() ? shard : each);
    return withShards(next);
  }

  /** Returns the next table, with these shards. */
  public Ring withShards(List<RingShard> next) {
    return new Ring(clusterName, clusterId, epoch + 1, redundancy, nodes, next, tombstones);
  }

  /**
   * Returns the next table, with this row in place of the shard's former row, and a tombstone for a removed replica.
   */
  public Ring withShard(RingShard shard, Tombstone tombstone) {
    List<Tombstone> next = new ArrayList<>(tombstones);
    next.add(tombstone);
    Ring ring = withShard(shard);
    return new Ring(clusterName, clusterId, ring.epoch, redundancy, nodes, ring.shards, next);
  }

  /** Returns the next table, with these tombstones. */
  public Ring withTombstones(List<Tombstone> next) {
    return new Ring(clusterName, clusterId, epoch + 1, redundancy, nodes, shards, next);
  }

  /** Returns the next table, with this redundancy. */
  public Ring withRedundancy(int next) {
    return new Ring(clusterName, clusterId, epoch + 1, next, nodes, shards, tombstones);
  }

  public String clusterName() {
    return clusterName;
  }

  public String clusterId() {
    return clusterId;
  }

  /** Returns the version of the table, which grows with every change. */
  public long epoch() {
    return epoch;
  }

  /**
   * Returns how many replicas a shard has besides the first, when there are enough nodes; or {@link #NO_REDUNDANCY}.
   */
  public int redundancy() {
    return redundancy;
  }

  /** Returns the nodes, ordered by node id. */
  public List<RingNode> nodes() {
    return nodes;
  }

  /** Returns the shards, including the system shard. */
  public List<RingShard> shards() {
    return shards;
  }

  public List<Tombstone> tombstones() {
    return tombstones;
  }

  /** Returns whether the ring has a node of this id that is UP. */
  public boolean isUp(String nodeId) {
    RingNode node = node(nodeId);
    return node != null && node.state() == NodeState.UP;
  }

  /** Returns whether a node has yet to delete a replica of this shard that was removed from its group. */
  public boolean hasTombstone(int shard, String nodeId) {
    for (Tombstone tombstone : tombstones) {
      if (tombstone.shard() == shard && tombstone.nodeId().equals(nodeId)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).text(clusterName).text(clusterId).int64(epoch);
    wire.list(nodes, WireWriter::message).list(shards, WireWriter::message);
    wire.int32(0); // the field of partitions outside their shard's arc, which no version has filled
    wire.list(tombstones, WireWriter::message);
    wire.int32(redundancy);
  }

  public static Ring readFrom(WireReader wire) {
    int version = wire.version(VERSION);
    String clusterName = wire.text();
    String clusterId = wire.text();
    long epoch = wire.int64();
    List<RingNode> nodes = wire.list(RingNode::readFrom);
    List<RingShard> shards = wire.list(RingShard::readFrom);
    if (wire.int32() != 0) {
      throw new WireFormatException("a ring with partitions outside their shard's arc, which no version writes");
    }
    List<Tombstone> tombstones = version == 1 ? List.of() : wire.list(Tombstone::readFrom);
    int redundancy = version < 3 ? NO_REDUNDANCY : wire.int32();
    try {
      return new Ring(clusterName, clusterId, epoch, redundancy, nodes, shards, tombstones);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(e.getMessage());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ring ring && clusterName.equals(ring.clusterName) && clusterId.equals(ring.clusterId)
        && epoch == ring.epoch && redundancy == ring.redundancy
        && nodes.equals(ring.nodes) && shards.equals(ring.shards)
        && tombstones.equals(ring.tombstones);
  }

  @Override
  public int hashCode() {
    return Objects.hash(clusterId, epoch);
  }

  @Override
  public String toString() {
    return "ring " + epoch + " of " + clusterName;
  }
}
