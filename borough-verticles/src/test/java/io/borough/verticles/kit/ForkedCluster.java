package io.borough.verticles.kit;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * {@code borough node} processes that are one cluster, each with a data folder and a gateway. Their placement looks
 * around more often than by default, so that tests wait less. Thread: the test's.
 */
public final class ForkedCluster implements AutoCloseable {
  private static final String OPTIONS = "{\"placement\":{\"tickMs\":100}}";
  private static final long SETTLE_SECONDS = 120;

  private final Path folder;
  private final List<String> flags;
  private final List<ForkedNode> nodes = new ArrayList<>();
  private int made;

  /**
   * No nodes yet.
   *
   * @param folder what the nodes keep goes below
   * @param flags of {@code borough node}, for each of them
   */
  public ForkedCluster(Path folder, String... flags) {
    this.folder = folder;
    this.flags = List.of(flags);
  }

  /** Starts so many nodes, the first before the others, and waits until the cluster is settled. */
  public ForkedCluster start(int count) {
    return start(Stream.generate(this::make).limit(count).toList());
  }

  /** Starts these nodes, the first before the others, and waits until the cluster is settled. */
  public ForkedCluster start(List<ForkedNode> made) {
    launch(made.get(0)).awaitReady();
    List<ForkedNode> others = made.subList(1, made.size());
    others.forEach(this::launch);
    others.forEach(ForkedNode::awaitReady);
    awaitSettled();
    return this;
  }

  /** Makes a node in a folder of its own, not launched yet, with these flags besides the cluster's. */
  public ForkedNode make(String... more) {
    try {
      Path own = Files.createDirectories(folder.resolve("node-" + made++));
      Path options = Files.writeString(own.resolve("options.json"), OPTIONS);
      List<String> all = new ArrayList<>(List.of("--http-port", "0", "--config", options.toString()));
      all.addAll(flags);
      all.addAll(Arrays.asList(more));
      return new ForkedNode(own, List.of("-Xmx256m"), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins to start a node that joins the first one, or founds the cluster when it is the first. */
  public ForkedNode launch(ForkedNode node) {
    nodes.add(node);
    return nodes.size() == 1 ? node.launch() : node.launch("--base", nodes.get(0).address());
  }

  /** Returns the nodes, for the test to change when one has left. */
  public List<ForkedNode> nodes() {
    return nodes;
  }

  public ForkedNode node(int index) {
    return nodes.get(index);
  }

  /** Returns the node that leads a shard; waits until a leader is known. */
  public ForkedNode leaderOf(int shard) {
    return Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
      RingInfo ring = nodes.stream().filter(ForkedNode::isAlive).findFirst().orElseThrow().api().ring();
      String leader = ring.shards().stream().filter(each -> each.shard() == shard).findFirst().orElseThrow().leader();
      return nodes.stream().filter(node -> node.nodeId().equals(leader)).findFirst().orElse(null);
    }, leader -> leader != null);
  }

  /** Waits until each node that runs knows all that run, every shard has its replicas and leader, and nothing moves. */
  public void awaitSettled() {
    Awaitility.await().atMost(SETTLE_SECONDS, TimeUnit.SECONDS).until(() -> {
      List<ForkedNode> alive = nodes.stream().filter(ForkedNode::isAlive).toList();
      return alive.stream().allMatch(node -> {
        RingInfo ring = node.api().ring();
        return ring.isSettled()
            && ring.nodes().stream().filter(each -> each.state() == NodeState.UP).count() == alive.size();
      });
    });
  }

  /** Starts a client of the cluster in this JVM. */
  public Borough client(BoroughOptions options) {
    Borough client = Borough.create(
        options.setRole(Role.CLIENT).setBase(nodes.stream().map(ForkedNode::address).toList()));
    await(client.start());
    return client;
  }

  /** Launches those that do not run, waits until all serve, and until the cluster is settled. */
  public void restore() {
    List<ForkedNode> ended = nodes.stream().filter(node -> !node.isAlive()).toList();
    ended.forEach(ForkedNode::launch);
    ended.forEach(ForkedNode::awaitReady);
    awaitSettled();
  }

  /** Fails if a node has logged that one of its threads was blocked. */
  public void assertNoThreadWasBlocked() {
    nodes.forEach(node -> assertThat(node.errors()).doesNotContain("has been blocked for"));
  }

  /** Kills the nodes, also those that are paused, and deletes what they kept. */
  @Override
  public void close() {
    ForkedNode.killAll(nodes);
    LocalCluster.delete(folder);
  }
}
