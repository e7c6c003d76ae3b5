package io.borough.verticles.kit;

import static io.borough.testing.Futures.await;

import io.borough.Borough;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Several nodes in this JVM, each with its own Vert.x, ports and data folder. Thread: the test's. */
public final class LocalCluster implements AutoCloseable {
  private final Path folder;
  private final List<Borough> nodes = new ArrayList<>();

  /** No nodes yet; their data goes below {@code folder}. */
  public LocalCluster(Path folder) {
    this.folder = folder;
  }

  /** Options of a node that joins the first, or founds when it is the first. */
  public BoroughOptions options(int index) {
    BoroughOptions options = new BoroughOptions().setDataDir(folder.resolve("node-" + index).toString());
    options.getPlacement().setTickMs(100);
    if (!nodes.isEmpty()) {
      RingInfo ring = await(nodes.get(0).ring());
      options.setBase(ring.nodes().stream().map(node -> node.host() + ":" + node.port()).toList());
    }
    return options;
  }

  /** Starts so many nodes, one after the other, and waits until every shard has its replicas and its leader. */
  public LocalCluster start(int count) {
    while (nodes.size() < count) {
      add(options(nodes.size()));
    }
    awaitSettled();
    return this;
  }

  /** Starts one more node. */
  public Borough add(BoroughOptions options) {
    Borough node = Borough.create(options);
    await(node.start());
    nodes.add(node);
    return node;
  }

  public Borough node(int index) {
    return nodes.get(index);
  }

  public List<Borough> nodes() {
    return nodes;
  }

  /** Waits until each node knows all of them, every shard has its replicas and its leader, and nothing moves. */
  public void awaitSettled() {
    Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> nodes.stream().allMatch(node -> {
      RingInfo ring = await(node.ring());
      return ring.isSettled()
          && ring.nodes().stream().filter(each -> each.state() == NodeState.UP).count() == nodes.size();
    }));
  }

  @Override
  public void close() {
    Future.join(nodes.stream().map(Borough::stop).toList()).toCompletionStage().toCompletableFuture().join();
    delete(folder);
  }

  /** Deletes a folder with all that is in it. */
  public static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
