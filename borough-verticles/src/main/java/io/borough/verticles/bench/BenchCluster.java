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
 * Node processes in a folder that is gone after them, whatever happens to this process short of a SIGKILL.
 *
 * <p>Thread: one at a time; the shutdown hook has its own.
 */
final class BenchCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int COPIES = 3; // unless the nodes' flags say otherwise

  private final Path folder;
  private final List<BenchNode> nodes = new ArrayList<>();
  private final Thread hook = new Thread(this::discard, "discard-nodes");
  private final int copies;
  private final double startSeconds;
  private final double firstPutSeconds;

  /**
   * Starts so many nodes, all at once.
   *
   * @param parent where the folder is made; the disk that is measured
   * @param flags of each node
   */
  BenchCluster(int count, Path parent, List<String> flags) throws IOException {
    folder = Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), "borough-bench-");
    Runtime.getRuntime().addShutdownHook(hook);
    int redundancy = flags.indexOf("--redundancy");
    copies = redundancy < 0 ? COPIES : Integer.parseInt(flags.get(redundancy + 1)) + 1;
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

  /** From the first process's start until all serve. */
  double startSeconds() {
    return startSeconds;
  }

  /** From the first process's start until a put was acknowledged, after all serve. */
  double firstPutSeconds() {
    return firstPutSeconds;
  }

  List<String> addresses() {
    return nodes.stream().map(BenchNode::address).toList();
  }

  ProcessUsage cost() {
    return ProcessUsage.of(nodes.stream().map(BenchNode::handle).toList());
  }

  int size() {
    return nodes.size();
  }

  /** How many copies of a shard the nodes want. */
  int copies() {
    return copies;
  }

  @Override
  public void close() {
    nodes.forEach(BenchNode::askToStop);
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
