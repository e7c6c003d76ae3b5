package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.verticles.kit.AcknowledgedWrites;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, killed with SIGKILL under load: what was acknowledged is there. */
class CrashTest {
  @TempDir
  private Path folder;

  private final List<ForkedNode> nodes = new ArrayList<>();
  private final AcknowledgedWrites writes = new AcknowledgedWrites(nodes);

  @BeforeEach
  void start() throws Exception {
    nodes.addAll(ForkedNode.three(folder));
    awaitReplicas();
  }

  @AfterEach
  void stop() {
    nodes.forEach(ForkedNode::close);
    nodes.forEach(node -> assertThat(node.errors()).doesNotContain("has been blocked for"));
    LocalCluster.delete(folder);
  }

  private void awaitReplicas() {
    Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> nodes.stream().filter(ForkedNode::isAlive)
        .allMatch(node -> new HttpApi(node.url()).ring().getJsonArray("shards").stream()
            .map(JsonObject.class::cast)
            .allMatch(shard -> shard.getJsonArray("replicas").size() == 3 && shard.getString("leader") != null
                && shard.getValue("move") == null)));
  }

  private ForkedNode leaderOf(int shard) {
    for (ForkedNode node : nodes) {
      if (node.isAlive()) {
        String leader = new HttpApi(node.url()).ring().getJsonArray("shards").stream().map(JsonObject.class::cast)
            .filter(each -> each.getInteger("shard") == shard).findFirst().orElseThrow().getString("leader");
        return nodes.stream().filter(each -> each.nodeId().equals(leader)).findFirst().orElseThrow();
      }
    }
    throw new IllegalStateException("no node is alive");
  }

  private void restart(ForkedNode node) {
    node.launch().awaitReady();
  }

  @Test
  void aKilledFollowerCatchesUp() {
    ForkedNode leader = leaderOf(1);
    ForkedNode follower = nodes.stream().filter(node -> node != leader).findFirst().orElseThrow();
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(200);
      follower.kill();
      load.awaitWritten(200);
      restart(follower);
      load.awaitWritten(100);
    }
    awaitReplicas();
    writes.verify();
  }

  @Test
  void aKilledLeaderIsReplacedAndComesBack() {
    ForkedNode leader = leaderOf(1);
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(200);
      leader.kill();
      load.awaitWritten(200);
      restart(leader);
      load.awaitWritten(100);
    }
    awaitReplicas();
    writes.verify();
  }

  /** Nothing but the disks is left: what was acknowledged must have been on a majority's before it was. */
  @Test
  void allKilledAtOnceComeBackWithEveryAcknowledgedWrite() {
    killAllAndComeBack();
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(50);
    }
    writes.verify();
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Tag("faults")
  void allKilledAtOnceTwentyTimesComeBackWithEveryAcknowledgedWrite() {
    for (int round = 1; round <= 20; round++) {
      killAllAndComeBack();
      System.out.printf("all killed, round %d: %d keys, every acknowledged write is there%n", round, writes.keys());
    }
  }

  private void killAllAndComeBack() {
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(300);
      ForkedNode.killAll(nodes);
    }
    nodes.forEach(ForkedNode::launch);
    nodes.forEach(ForkedNode::awaitReady);
    writes.verify();
  }

  /** Neither a hang nor an old value: a lone node cannot know what the others have agreed on. */
  @Test
  void withoutAMajorityRequestsAreRefusedByTheirDeadline() {
    HttpApi api = new HttpApi(nodes.get(0).url());
    assertThat(api.put("p", "k", "v").status()).isEqualTo(204);
    nodes.get(1).kill();
    nodes.get(2).kill();
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
      HttpApi.Answer answer = api.send("PUT", "/partitions/p/entries/k?timeoutMs=1500", "w");
      assertThat(answer.status()).isIn(503, 504);
      return answer.status() == 503 && answer.body().contains("NO_QUORUM");
    });
    HttpApi.Answer read = api.send("GET", "/partitions/p/entries/k?timeoutMs=1500", null);
    assertThat(read.status()).isIn(503, 504);
    assertThat(new JsonObject(read.body()).getString("code")).isIn("NO_QUORUM", "READ_TIMEOUT");
    assertThat(api.send("GET", "/partitions/p/entries/k?consistency=local", null).status()).isEqualTo(200);
  }

  @Test
  void aNodeStopsAtSigtermWithExitCodeZero() {
    assertThat(nodes.get(2).stop()).isZero();
    assertThat(new HttpApi(nodes.get(0).url()).put("p", "k", "v").status()).isEqualTo(204);
  }
}
