package io.borough.examples.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Three node processes with their folders in one temporary folder. A shutdown hook
 * kills the processes and deletes the folder, unless this process ends by a SIGKILL.
 *
 * <p>Thread: one at a time; the shutdown hook has its own.
 */
final class Nodes implements AutoCloseable {
  private static final List<String> NAMES = List.of("A", "B", "C");

  private final Path folder;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Thread hook = new Thread(this::discard, "discard-nodes");

  Nodes(NodeCommand command) {
    try {
      folder = Files.createTempDirectory("borough-cluster");
      Runtime.getRuntime().addShutdownHook(hook);
      for (String name : NAMES) {
        nodes.add(new NodeProcess(name, Files.createDirectory(folder.resolve(name)), command));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the first, which founds the cluster, and then the others, which join it. */
  void start() {
    NodeProcess first = nodes.get(0);
    first.launch(List.of());
    first.awaitReady();
    List<NodeProcess> others = nodes.subList(1, nodes.size());
    others.forEach(node -> node.launch(List.of(first.address())));
    others.forEach(NodeProcess::awaitReady);
  }

  List<NodeProcess> all() {
    return List.copyOf(nodes);
  }

  NodeProcess byId(String nodeId) {
    return nodes.stream().filter(node -> node.nodeId().equals(nodeId)).findFirst().orElseThrow();
  }

  /** Returns the addresses of the nodes, for {@code base}. */
  List<String> addresses() {
    return nodes.stream().map(NodeProcess::address).toList();
  }

  /** Returns a path in the temporary folder, which is deleted with the nodes. */
  Path file(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::askToStop);
    nodes.forEach(NodeProcess::awaitEnd);
    discard();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void discard() {
    nodes.forEach(NodeProcess::discard);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) { // files before their folder
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
