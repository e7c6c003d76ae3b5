package io.borough.verticles.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@UnitTest
class WorkloadTest {
  @Test
  void keysAreSixteenBytesAndDifferent() {
    Set<String> keys = new HashSet<>();
    for (int entry : new int[] {0, 1, 99_999, Integer.MAX_VALUE}) {
      assertThat(Workload.key(entry).length()).isEqualTo(16);
      keys.add(Workload.keyText(entry));
    }
    assertThat(keys).hasSize(4);
  }

  /** Partitions of unequal size: what is counted from an entry on must be what is there. */
  @Test
  void thePartitionsHaveAllEntriesBetweenThem() {
    for (int partitions = 1; partitions <= 12; partitions++) {
      Workload workload = new Workload(partitions, 10, 1, 1, 1);
      int all = IntStream.range(0, Math.min(partitions, 10)).map(workload::entriesFrom).sum();
      assertThat(all).as(partitions + " partitions").isEqualTo(10);
      assertThat(workload.entriesFrom(0)).isEqualTo(workload.perPartition());
    }
  }
}
