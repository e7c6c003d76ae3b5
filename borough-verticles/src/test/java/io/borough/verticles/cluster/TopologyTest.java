package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnknownOutcomeException;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.info.ShardInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.borough.testing.LongTest;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes come and go one by one while a client writes and reads. */
@NodeTest
class TopologyTest {
  private static final int FEW_NODES = 7;
  private static final int MANY_NODES = 14;
  private static final Buffer KEY = Buffer.buffer("k");
  private static final long LONGEST_MS = 10_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  @TempDir
  Path folder;

  private LocalCluster cluster;

  @BeforeEach
  void begin() {
    cluster = new LocalCluster(folder);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private BoroughOptions options(int index) {
    BoroughOptions options = cluster.options(index);
    options.setRequestTimeoutMs(LONGEST_MS);
    options.getStorage().setBlockCacheBytes(1 << 20).setWriteBufferBytes(1 << 20);
    options.getPlacement().setTickMs(50);
    return options;
  }

  private Borough client() {
    Borough client = Borough.create(options(0).setRole(Role.CLIENT));
    await(client.start());
    return client;
  }

  private RingInfo ring() {
    return await(cluster.node(0).ring());
  }

  /** Waits until the cluster is settled, with so many replicas of each shard, as many on each node. */
  private void awaitRest(int replicas) {
    Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> {
      RingInfo ring = ring();
      Set<String> up = ring.nodes().stream().filter(node -> node.state() == NodeState.UP).map(node -> node.nodeId())
          .collect(Collectors.toSet());
      return ring.isSettled() && ring.shards().stream().allMatch(shard -> shard.replicas().size() == replicas)
          && isEven(ring, up);
    });
  }

  private static boolean isEven(RingInfo ring, Set<String> up) {
    List<Long> counts = new ArrayList<>();
    for (String nodeId : up) {
      counts.add(ring.shards().stream().filter(shard -> shard.replicas().contains(nodeId)).count());
    }
    return counts.stream().mapToLong(count -> count).max().orElse(0)
        - counts.stream().mapToLong(count -> count).min().orElse(0) <= 1;
  }

  /** How many replicas there are on a node's disk. */
  private long replicasOnDisk(int index) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("node-" + index).resolve("shards"))) {
      return files.filter(path -> path.getFileName().toString().matches("[0-9a-f-]{36}")).count();
    }
  }

  /** Writes and reads one key in turn until told to end; every read sees the last acknowledged write. */
  private static final class Client {
    private final Partition partition;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<Void> done;
    private volatile int acknowledged;
    private volatile int unknown;
    private volatile long longestMs;

    Client(Partition partition) {
      this.partition = partition;
      this.done = CompletableFuture.runAsync(this::run, command -> new Thread(command, "client").start());
    }

    private <T> T timed(Future<T> operation) {
      long from = System.nanoTime();
      try {
        return operation.toCompletionStage().toCompletableFuture().get(2 * LONGEST_MS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw (RuntimeException) e.getCause();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      } finally {
        longestMs = Math.max(longestMs, (System.nanoTime() - from) / 1_000_000);
      }
    }

    private void run() {
      int last = 0;
      for (int next = 1; !ended.get(); next++) {
        int possible = next;
        try {
          timed(partition.put(KEY, Buffer.buffer(Integer.toString(next))));
          last = next;
          acknowledged++;
        } catch (UnknownOutcomeException e) {
          unknown++;
        }
        int read = Integer.parseInt(timed(partition.get(KEY)).toString());
        assertThat(read).as("read after %d was acknowledged", last).isIn(last, possible);
        last = read;
        LockSupport.parkNanos(PAUSE_NANOS); // leaves the processors to the nodes
      }
    }

    String end() throws Exception {
      ended.set(true);
      done.get(60, TimeUnit.SECONDS);
      assertThat(acknowledged).isPositive();
      assertThat(longestMs).as("the longest operation").isLessThan(LONGEST_MS);
      return acknowledged + " writes acknowledged, " + unknown + " unknown, the longest operation " + longestMs + " ms";
    }
  }

  /** What a cluster lives through in years, in a minute: without it no single step of it could be trusted in a row. */
  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void sevenNodesComeAndGoWhileAClientWritesAndReads() throws Exception {
    comeAndGo(FEW_NODES);
  }

  @Test
  @LongTest
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void fourteenNodesComeAndGoWhileAClientWritesAndReads() throws Exception {
    comeAndGo(MANY_NODES);
  }

  private void comeAndGo(int nodes) throws Exception {
    cluster.add(options(0).setShards(3));
    Borough asking = client();
    try {
      Client client = new Client(asking.partition("topology"));
      for (int i = 1; i < nodes; i++) {
        cluster.add(options(i));
      }
      awaitRest(3);
      int shard = await(asking.partition("topology").info()).shard();
      assertThat(shard(shard).replicas()).hasSize(3);
      for (int left = nodes - 1; left >= 1; left--) {
        Borough leaver = cluster.nodes().remove(left);
        await(leaver.leave());
        assertThat(replicasOnDisk(left)).isZero();
        if (left == 2) {
          awaitRest(2);
          assertThat(shard(shard).replicas()).hasSize(2);
        }
      }
      awaitRest(1);
      System.out.printf("%d nodes came and %d left: %s%n", nodes, nodes - 1, client.end());
      assertThat(ring().nodes()).filteredOn(node -> node.state() == NodeState.LEFT).hasSize(nodes - 1);
    } finally {
      await(asking.stop());
    }
  }

  private ShardInfo shard(int shard) {
    return ring().shards().stream().filter(each -> each.shard() == shard).findFirst().orElseThrow();
  }

  /** With the last node everything would be gone; a folder that has left must not come back as if it had not. */
  @Test
  void theLastNodeStaysAndALeaverDoesNotComeBack() throws Exception {
    cluster.add(options(0));
    BoroughOptions second = options(1);
    Borough leaver = cluster.add(second);
    cluster.awaitSettled();
    await(cluster.node(0).partition("p").put(KEY, Buffer.buffer("v")));
    cluster.nodes().remove(1);
    await(leaver.leave());
    assertFails(leaver.start(), ErrorCode.NODE_LEFT);
    assertFails(Borough.create(second).start(), ErrorCode.NODE_LEFT);
    assertFails(cluster.node(0).leave(), ErrorCode.INVALID_ARGUMENT);
    assertThat(await(cluster.node(0).partition("p").get(KEY))).isEqualTo(Buffer.buffer("v"));
  }

  private static void assertFails(Future<?> future, ErrorCode code) {
    try {
      await(future);
    } catch (BoroughException e) {
      assertThat(e.code()).isEqualTo(code);
      return;
    }
    throw new AssertionError("did not fail with " + code);
  }

  /** A disk that is lost takes a third of every shard with it: what is left must become whole by itself. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void aDeadNodesReplicasAreMadeAnewAndANodeThatReturnsIsCleanedAndUsed() throws Exception {
    for (int i = 0; i < 4; i++) {
      BoroughOptions options = options(i);
      options.getPlacement().setDownAfterMs(1_000).setReplaceAfterMs(2_000);
      cluster.add(options);
    }
    awaitRest(3);
    for (int i = 0; i < 100; i++) {
      await(cluster.node(0).partition("p" + i).put(KEY, Buffer.buffer("v" + i)));
    }
    Borough dead = cluster.nodes().remove(3);
    String nodeId = dead.nodeId();
    await(dead.stop());
    Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> ring().shards().stream().allMatch(
        shard -> shard.replicas().size() == 3 && shard.move() == null && !shard.replicas().contains(nodeId)));
    assertThat(replicasOnDisk(3)).isPositive();
    await(dead.start());
    cluster.nodes().add(dead);
    awaitRest(3);
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> replicasOnDisk(3)
        == ring().shards().stream().filter(shard -> shard.replicas().contains(nodeId)).count());
    for (int i = 0; i < 100; i++) {
      assertThat(await(dead.partition("p" + i).get(KEY))).isEqualTo(Buffer.buffer("v" + i));
    }
  }
}
