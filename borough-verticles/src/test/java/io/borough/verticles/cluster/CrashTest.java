package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.LongTest;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.AcknowledgedWrites;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, killed with SIGKILL under load: what was acknowledged is there. */
@ProcessTest
class CrashTest {
  @TempDir
  private static Path folder;

  private static ForkedCluster cluster;

  private final AcknowledgedWrites writes = new AcknowledgedWrites(cluster.nodes());

  @BeforeAll
  static void start() {
    cluster = new ForkedCluster(folder);
    cluster.start(3);
  }

  @AfterEach
  void restore() {
    cluster.restore();
  }

  @AfterAll
  static void stop() {
    cluster.assertNoThreadWasBlocked();
    cluster.close();
  }

  @Test
  void aKilledFollowerCatchesUp() {
    ForkedNode leader = cluster.leaderOf(1);
    ForkedNode follower = cluster.nodes().stream().filter(node -> node != leader).findFirst().orElseThrow();
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(200);
      follower.kill();
      load.awaitWritten(200);
      follower.launch().awaitReady();
      load.awaitWritten(100);
    }
    cluster.awaitSettled();
    writes.verify();
  }

  /** The demo's test kills a leader in every build, and looks for every acknowledged write as well. */
  @Test
  @LongTest
  void aKilledLeaderIsReplacedAndComesBack() {
    ForkedNode leader = cluster.leaderOf(1);
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(200);
      leader.kill();
      load.awaitWritten(200);
      leader.launch().awaitReady();
      load.awaitWritten(100);
    }
    cluster.awaitSettled();
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
  @LongTest
  void allKilledAtOnceTwentyTimesComeBackWithEveryAcknowledgedWrite() {
    for (int round = 1; round <= 20; round++) {
      killAllAndComeBack();
      System.out.printf("all killed, round %d: %d keys, every acknowledged write is there%n", round, writes.keys());
    }
  }

  private void killAllAndComeBack() {
    try (AcknowledgedWrites.Load load = writes.load()) {
      load.awaitWritten(300);
      ForkedNode.killAll(cluster.nodes());
    }
    cluster.nodes().forEach(ForkedNode::launch);
    cluster.nodes().forEach(ForkedNode::awaitReady);
    writes.verify();
  }

  private static List<JsonObject> replicas(HttpApi api) {
    return new JsonObject(api.send("GET", "/partitions/p", null).body()).getJsonArray("replicas").stream()
        .map(JsonObject.class::cast).toList();
  }

  /** Neither a hang nor an old value: a lone node cannot know what the others have agreed on. */
  @Test
  void withoutAMajorityRequestsAreRefusedByTheirDeadline() {
    HttpApi api = cluster.node(0).api();
    assertThat(api.put("p", "k", "v").status()).isEqualTo(204);
    Awaitility.await().until(() -> replicas(api).stream().allMatch(replica -> replica.getInteger("lag") == 0));
    cluster.node(1).kill();
    cluster.node(2).kill();
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
    assertThat(cluster.node(2).stop()).isZero();
    assertThat(cluster.node(0).api().put("p", "k", "v").status()).isEqualTo(204);
  }
}
