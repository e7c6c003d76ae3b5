package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.LongTest;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.AcknowledgedWrites;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.borough.verticles.kit.PowerCutDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, each on a disk of its own that loses, at a power cut, what was not synced. */
@ProcessTest
class PowerFailureTest {
  private static final long DISK_BYTES = 1L << 30; // holes, mostly

  @TempDir
  private static Path folder;

  private static final List<PowerCutDisk> DISKS = new ArrayList<>();
  private static ForkedCluster cluster;

  private final AcknowledgedWrites writes = new AcknowledgedWrites(cluster.nodes());

  @BeforeAll
  static void start() {
    cluster = new ForkedCluster(folder);
    List<ForkedNode> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Optional<PowerCutDisk> disk = PowerCutDisk.of(folder.resolve("disk-" + i), DISK_BYTES);
      Assumptions.assumeTrue(disk.isPresent(), "file systems cannot be made and mounted here");
      DISKS.add(disk.get());
      nodes.add(cluster.make().keeping(disk.get().folder().resolve("data")));
    }
    cluster.start(nodes);
  }

  @AfterEach
  void restore() {
    cluster.restore();
  }

  @AfterAll
  static void stop() {
    ForkedNode.killAll(cluster.nodes());
    DISKS.forEach(PowerCutDisk::close);
    cluster.close();
  }

  private void loseAllPower() {
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(300);
      DISKS.forEach(PowerCutDisk::cut);
      ForkedNode.killAll(cluster.nodes());
    }
    DISKS.forEach(PowerCutDisk::restore);
    cluster.nodes().forEach(ForkedNode::launch);
    cluster.nodes().forEach(ForkedNode::awaitReady);
    writes.verify();
  }

  @Test
  void everyAcknowledgedWriteOutlivesAPowerFailureOfAllNodes() {
    loseAllPower();
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(50);
    }
    writes.verify();
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @LongTest
  void everyAcknowledgedWriteOutlivesTwentyPowerFailuresOfAllNodes() {
    for (int round = 1; round <= 20; round++) {
      loseAllPower();
      System.out.printf("power cut, round %d: %d keys, every acknowledged write is there%n", round, writes.keys());
    }
  }

  /** A sync that has failed says nothing of what is on the disk: to try it again and believe it would lose writes. */
  @Test
  void aNodeWhoseDiskFailsUnderItStopsAndTheOthersGoOn() {
    ForkedNode failing = cluster.node(0);
    HttpApi other = cluster.node(1).api();
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(100);
      DISKS.get(0).cut();
      load.awaitWritten(300);
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> other.ring().shards().stream()
          .noneMatch(shard -> failing.nodeId().equals(shard.leader())));
      Awaitility.await().atMost(60, TimeUnit.SECONDS)
          .until(() -> failing.errors().contains("this replica stops: the log could not be written"));
      load.awaitWritten(300);
    }
    failing.kill();
    DISKS.get(0).restore();
    failing.launch().awaitReady();
    cluster.awaitSettled();
    writes.verify();
    assertThat(writes.keys()).isPositive();
  }
}
