package io.borough.examples.peers.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All processes and the folder of their data, both gone after this one, however it ends short of a SIGKILL. */
final class Children implements AutoCloseable {
  private final Path folder;
  private final List<Child> children = new ArrayList<>();
  private boolean closed;

  /** Makes the folder within another. */
  Children(Path parent) throws IOException {
    folder = Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), "peers-data-");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-children"));
  }

  /** A new folder within the folder. */
  Path newFolder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  synchronized Child start(String name, List<String> command) throws IOException {
    if (closed) {
      throw new IllegalStateException("no process is started any more");
    }
    Child child = new Child(name, command, folder.resolve(name + ".log"));
    children.add(child);
    return child;
  }

  @Override
  public synchronized void close() { // also the shutdown hook's: a process that is just being started is ended too
    if (closed) {
      return;
    }
    closed = true;
    children.forEach(Child::kill);
    children.forEach(Child::awaitEnd);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) { // what is inside first
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
