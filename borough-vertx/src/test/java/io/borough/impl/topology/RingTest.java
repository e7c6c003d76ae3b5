package io.borough.impl.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.borough.info.NodeState;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@UnitTest
class RingTest {
  private static final RingNode NODE = node("n1");

  private static RingNode node(String nodeId) {
    return new RingNode(nodeId, "i1", "127.0.0.1", 1, 2, 3, -1, "z", 1, NodeState.UP);
  }

  private static Ring founded(int shards) {
    return Ring.founded("borough", "c1", NODE, new UUID(0, 1), shards, UUID::randomUUID);
  }

  /** A move adds its node before it removes the other one, so that the shard never has a replica less. */
  @Test
  void aMoveHasReplicasBeforeDuringAndAfterIt() {
    RingShard row = new RingShard(1, 0, new UUID(0, 1), 1, "a", List.of("a", "b"), null);
    RingShard swap = row.withMove(new ShardMove("c", "a"));
    assertThat(swap.replicas()).containsExactly("a", "b");
    assertThat(swap.replicasDuringMove()).containsExactly("a", "b", "c");
    assertThat(swap.replicasAfterMove()).containsExactly("b", "c");
    RingShard shrinking = row.withMove(new ShardMove(null, "b"));
    assertThat(shrinking.replicasDuringMove()).containsExactly("a", "b");
    assertThat(shrinking.replicasAfterMove()).containsExactly("a");
    assertThat(row.withMove(new ShardMove("c", null)).replicasAfterMove()).containsExactly("a", "b", "c");
    assertThat(row.replicasDuringMove()).isEqualTo(row.replicasAfterMove()).containsExactly("a", "b");
  }

  /** Every node must come to the same shard, and every point have one. */
  @Test
  void aPartitionIsInTheLastArcThatBeginsAtOrBeforeItsPoint() {
    Trials.run(1_000, values -> {
      String name = values.text();
      int shards = values.between(1, 300);
      Ring ring = founded(shards);
      long point = PartitionHash.of(name);
      RingShard expected = ring.shards().stream()
          .filter(shard -> shard.shard() != RingShard.SYSTEM && Long.compareUnsigned(shard.arcStart(), point) <= 0)
          .max(Comparator.comparing(RingShard::arcStart, Long::compareUnsigned))
          .orElseThrow();
      assertThat(ring.shardOf(name)).isSameAs(expected);
    });
  }

  /** Arcs may have been split anywhere; the lookup must not assume that they are equal. */
  @Test
  void unequalArcsAreFoundToo() {
    Trials.run(1_000, values -> {
      List<Long> starts = values.list(50, values::int64);
      String name = values.text();
      List<RingShard> shards = new ArrayList<>();
      shards.add(shard(0, 0));
      shards.add(shard(1, 0));
      starts.stream().filter(start -> start != 0).distinct().forEach(start -> shards.add(shard(shards.size(), start)));
      Ring ring = new Ring("b", "c", 1, List.of(NODE), shards, List.of());
      RingShard found = ring.shardOf(name);
      long point = PartitionHash.of(name);
      assertThat(Long.compareUnsigned(found.arcStart(), point)).isNotPositive();
      assertThat(shards).filteredOn(shard -> shard.shard() > 0 && shard != found)
          .allMatch(shard -> Long.compareUnsigned(shard.arcStart(), point) > 0
              || Long.compareUnsigned(shard.arcStart(), found.arcStart()) < 0);
    });
  }

  private static RingShard shard(int id, long start) {
    return new RingShard(id, start, new UUID(1, id), 1, "n1", List.of("n1"), null);
  }

  /** Equal arcs give equal loads. */
  @Test
  void aFoundedRingHasEqualArcs() {
    List<RingShard> shards = founded(3).shards();
    assertThat(shards.get(1).arcStart()).isZero();
    assertThat(shards.get(2).arcStart()).isEqualTo(0x5555555555555555L);
    assertThat(shards.get(3).arcStart()).isEqualTo(0xaaaaaaaaaaaaaaaaL);
  }

  /** A field that is always empty has a place in the format; a ring that fills it would be routed wrongly here. */
  @Test
  void aRingWithPartitionsOutsideTheirArcIsRefused() {
    byte[] bytes = WireWriter.bytesOf(founded(2));
    bytes[bytes.length - 9] = 1; // the field's count, before those of the tombstones and the redundancy
    assertThatThrownBy(() -> Ring.readFrom(new WireReader(bytes))).isInstanceOf(WireFormatException.class)
        .hasMessageContaining("outside their shard's arc");
  }

  /** A cluster that an older version has kept opens: who coordinates it says the redundancy then. */
  @Test
  void theFormatBeforeHasNoRedundancy() {
    Ring ring = founded(4);
    byte[] bytes = WireWriter.bytesOf(ring.withRedundancy(2));
    byte[] before = Arrays.copyOf(bytes, bytes.length - 4);
    before[0] = 2;
    WireReader wire = new WireReader(before);
    Ring read = Ring.readFrom(wire);
    wire.end();
    assertThat(read.redundancy()).isEqualTo(Ring.NO_REDUNDANCY);
    assertThat(read.shards()).isEqualTo(ring.shards());
  }

  /** The ring is stored, and compared to tell a change. */
  @Test
  void itComesBackFromItsBytesEqual() {
    Ring ring = founded(4);
    List<Tombstone> tombstones = List.of(new Tombstone(2, ring.shard(2).groupId(), "n2", 5));
    Ring changed = new Ring("borough", "c1", 7, ring.nodes(), ring.shards(), tombstones)
        .withNode(node("n2").withState(NodeState.DRAINING))
        .withShard(ring.shard(2).withMove(new ShardMove("n2", null)))
        .withShard(ring.shard(3).withReplicas(List.of("n2", "n1")))
        .withRedundancy(4);
    byte[] bytes = WireWriter.bytesOf(changed);
    WireReader wire = new WireReader(bytes);
    Ring read = Ring.readFrom(wire);
    wire.end();
    assertThat(read).isEqualTo(changed).hasSameHashCodeAs(changed).isNotEqualTo(ring);
    assertThat(read.epoch()).isEqualTo(11);
    assertThat(read.redundancy()).isEqualTo(4);
    assertThat(read.hasTombstone(2, "n2")).isTrue();
    assertThat(read.hasTombstone(2, "n1")).isFalse();
    assertThat(read.hasTombstone(1, "n2")).isFalse();
    assertThat(WireWriter.bytesOf(read)).isEqualTo(bytes);
  }

  /** A table that an older node wrote has no tombstones. */
  @Test
  void theFirstVersionIsRead() {
    Ring ring = founded(2);
    byte[] bytes = WireWriter.bytesOf(ring);
    byte[] first = Arrays.copyOf(bytes, bytes.length - 2 * Integer.BYTES); // without the empty list and redundancy
    first[0] = 1;
    WireReader wire = new WireReader(first);
    assertThat(Ring.readFrom(wire)).isEqualTo(ring);
    wire.end();
  }

  /** Without an arc at 0 some names would have no shard. */
  @Test
  void aRingCoversTheWholeCircle() {
    assertThatThrownBy(() -> new Ring("b", "c", 1, List.of(NODE), List.of(shard(0, 0), shard(1, 5)),
        List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
