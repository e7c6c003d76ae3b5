package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.verticles.kit.AcknowledgedWrites;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.borough.verticles.kit.LocalCluster;
import io.borough.verticles.kit.PowerCutDisk;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, each on a disk of its own that loses, at a power cut, what was not synced. */
class PowerFailureTest {
  private static final long DISK_BYTES = 1L << 30; // holes, mostly

  @TempDir
  private Path folder;

  private final List<PowerCutDisk> disks = new ArrayList<>();
  private final List<ForkedNode> nodes = new ArrayList<>();
  private final AcknowledgedWrites writes = new AcknowledgedWrites(nodes);

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 3; i++) {
      Optional<PowerCutDisk> disk = PowerCutDisk.of(folder.resolve("disk-" + i), DISK_BYTES);
      Assumptions.assumeTrue(disk.isPresent(), "file systems cannot be made and mounted here");
      disks.add(disk.get());
      ForkedNode node = new ForkedNode(Files.createDirectories(folder.resolve("node-" + i)), List.of("-Xmx256m"),
          List.of("--http-port", "0")).keeping(disk.get().folder().resolve("data"));
      nodes.add(node);
      node.launch(i == 0 ? new String[0] : new String[] {"--base", nodes.get(0).address()}).awaitReady();
    }
    awaitReplicas();
  }

  @AfterEach
  void stop() {
    nodes.forEach(ForkedNode::close);
    disks.forEach(PowerCutDisk::close);
    LocalCluster.delete(folder);
  }

  private void awaitReplicas() {
    Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> nodes.stream()
        .allMatch(node -> new HttpApi(node.url()).ring().getJsonArray("shards").stream().map(JsonObject.class::cast)
            .allMatch(shard -> shard.getJsonArray("replicas").size() == 3 && shard.getString("leader") != null
                && shard.getValue("move") == null)));
  }

  private void loseAllPower() {
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(300);
      disks.forEach(PowerCutDisk::cut);
      ForkedNode.killAll(nodes);
    }
    disks.forEach(PowerCutDisk::restore);
    nodes.forEach(ForkedNode::launch);
    nodes.forEach(ForkedNode::awaitReady);
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
  @Tag("faults")
  void everyAcknowledgedWriteOutlivesTwentyPowerFailuresOfAllNodes() {
    for (int round = 1; round <= 20; round++) {
      loseAllPower();
      System.out.printf("power cut, round %d: %d keys, every acknowledged write is there%n", round, writes.keys());
    }
  }

  /** A sync that has failed says nothing of what is on the disk: to try it again and believe it would lose writes. */
  @Test
  void aNodeWhoseDiskFailsUnderItStopsAndTheOthersGoOn() {
    ForkedNode failing = nodes.get(0);
    HttpApi other = new HttpApi(nodes.get(1).url());
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(100);
      disks.get(0).cut();
      load.awaitWritten(300);
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> other.ring().getJsonArray("shards").stream()
          .map(JsonObject.class::cast)
          .noneMatch(shard -> failing.nodeId().equals(shard.getString("leader"))));
      Awaitility.await().atMost(60, TimeUnit.SECONDS)
          .until(() -> failing.errors().contains("this replica stops: the log could not be written"));
      load.awaitWritten(300);
    }
    failing.kill();
    disks.get(0).restore();
    failing.launch().awaitReady();
    awaitReplicas();
    writes.verify();
    assertThat(writes.keys()).isPositive();
  }
}
