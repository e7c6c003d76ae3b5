package io.borough.verticles.bench;

import io.borough.verticles.bus.FreePorts;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Node processes and their temporary folder. A shutdown hook removes both, unless this process is killed by SIGKILL.
 *
 * <p>Thread: one at a time; the shutdown hook runs on its own.
 */
final class BenchCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final List<BenchNode> nodes = new ArrayList<>();
  private final Thread hook = new Thread(this::discard, "discard-nodes");
  private final double startSeconds;
  private final double firstPutSeconds;

  /**
   * Starts the nodes together.
   *
   * @param parent the parent of the folder, on the disk to measure
   * @param flags the flags of each node
   */
  BenchCluster(int count, Path parent, List<String> flags) throws IOException {
    folder = Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), "borough-bench-");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      FreePorts free = new FreePorts(HOST);
      List<Integer> ports = IntStream.range(0, count).mapToObj(i -> free.choose("port", 0, 0)).toList();
      String base = String.join(",", ports.stream().map(port -> HOST + ":" + port).toList());
      long began = System.nanoTime();
      for (int i = 0; i < count; i++) {
        List<String> own = new ArrayList<>(flags);
        own.addAll(List.of("--port", ports.get(i).toString(), "--http-port", "0"));
        if (count > 1) {
          own.addAll(List.of("--base", base));
        }
        nodes.add(new BenchNode(folder.resolve("node-" + i), own));
      }
      nodes.forEach(BenchNode::awaitReady);
      startSeconds = (System.nanoTime() - began) / 1e9;
      nodes.get(0).put();
      firstPutSeconds = (System.nanoTime() - began) / 1e9;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Returns the time from the start of the first process until all nodes are ready. */
  double startSeconds() {
    return startSeconds;
  }

  /** Returns the time from the start of the first process until a put was acknowledged. */
  double firstPutSeconds() {
    return firstPutSeconds;
  }

  List<String> addresses() {
    return nodes.stream().map(BenchNode::address).toList();
  }

  ProcessUsage usage() {
    return ProcessUsage.of(nodes.stream().map(BenchNode::handle).toList());
  }

  int size() {
    return nodes.size();
  }

  @Override
  public void close() {
    nodes.forEach(BenchNode::requestStop);
    nodes.forEach(BenchNode::end);
    discard();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void discard() {
    nodes.forEach(BenchNode::kill);
    nodes.forEach(BenchNode::end);
    try {
      DurableFiles.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
