package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.borough.testing.LongTest;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how long the shards of a leader that dies or hangs take no write. Prints; asserts only that they do again.
 */
@ProcessTest
@LongTest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FailoverTest {
  private static final int TIMES = 20;

  @TempDir
  private Path folder;

  private final Map<Integer, String> partitions = new HashMap<>(); // one of each shard
  private ForkedCluster cluster;
  private Borough client;

  @BeforeEach
  void start() {
    cluster = new ForkedCluster(folder);
    cluster.start(3);
    client = cluster.client(new BoroughOptions().setRequestTimeoutMs(30_000));
    for (int i = 0; partitions.size() < 3; i++) {
      partitions.putIfAbsent(await(client.partition("p" + i).info()).shard(), "p" + i);
    }
  }

  @AfterEach
  void stop() {
    if (client != null) {
      await(client.stop());
    }
    cluster.close();
  }

  private void measure(String what, Consumer<ForkedNode> fault, Consumer<ForkedNode> repair) {
    List<Long> pausesMs = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      ForkedNode victim = cluster.node(i % 3);
      List<String> led = victim.api().ring().shards().stream()
          .filter(shard -> victim.nodeId().equals(shard.leader())).map(shard -> partitions.get(shard.shard()))
          .filter(name -> name != null).toList();
      assertThat(led).isNotEmpty();
      await(client.partition(led.get(0)).put(Buffer.buffer("k"), Buffer.buffer("before")));
      fault.accept(victim);
      long from = System.nanoTime();
      List<Future<Long>> writes = new ArrayList<>();
      led.forEach(name -> writes.add(client.partition(name).put(Buffer.buffer("k"), Buffer.buffer("after"))
          .map(written -> (System.nanoTime() - from) / 1_000_000)));
      writes.forEach(write -> pausesMs.add(await(write)));
      repair.accept(victim);
      cluster.awaitSettled();
    }
    pausesMs.sort(null);
    System.out.printf("%s, %d times: until the first write that is acknowledged, p50 %d ms, p90 %d ms, longest %d ms%n",
        what, TIMES, pausesMs.get(pausesMs.size() / 2), pausesMs.get(pausesMs.size() * 9 / 10),
        pausesMs.get(pausesMs.size() - 1));
  }

  @Test
  void aLeaderIsKilled() {
    measure("kill -9 of a leader", ForkedNode::kill, node -> node.launch().awaitReady());
  }

  @Test
  void aLeaderHangs() {
    measure("SIGSTOP of a leader", ForkedNode::pause, ForkedNode::resume);
  }
}
