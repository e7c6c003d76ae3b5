package io.borough.verticles.kit;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The libraries' classes as a node loads them, in a file that the JVMs of forked nodes map into memory.
 *
 * <p>It halves the processor time that a node takes to start. Made once a build below {@code target}, by the first test
 * that forks a node; where it cannot be made, nodes start without it. Thread: any, and any process.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">Class data sharing</a>
 */
final class ClassArchive {
  private static final Path FOLDER = Path.of("target", "class-archive");
  private static final long MAKE_SECONDS = 120;
  private static final List<String> PARTS = parts();
  private static final List<String> FLAGS = makeFlags();

  private ClassArchive() {}

  /** Returns the flags with which a JVM uses it. They go with {@link #classPath}. */
  static List<String> flags() {
    return FLAGS;
  }

  /** Returns this JVM's class path, its jars first: an archive holds classes from jars only. */
  static String classPath() {
    return String.join(File.pathSeparator, PARTS);
  }

  private static List<String> parts() {
    List<String> parts = new ArrayList<>(jars());
    all().filter(part -> !isJar(part)).forEach(parts::add);
    return parts;
  }

  private static List<String> jars() {
    return all().filter(ClassArchive::isJar).toList();
  }

  private static Stream<String> all() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  private static boolean isJar(String part) {
    return part.endsWith(".jar");
  }

  private static List<String> makeFlags() {
    Path archive = FOLDER.resolve(name() + ".jsa").toAbsolutePath();
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel channel = FileChannel.open(FOLDER.resolve("lock"),
          StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed: a module's tests run in several JVMs
        if (!Files.exists(archive)) {
          make(archive);
        }
      }
      // The JVM would say on stdout, which is for the node's line, that it cannot use an archive.
      return List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:SharedArchiveFile=" + archive);
    } catch (IOException | RuntimeException e) {
      System.out.println("nodes start without a class archive: " + e.getMessage());
      return List.of();
    }
  }

  /** A JVM takes an archive only of its own kind, and of the same jars. */
  private static String name() {
    String kind = System.getProperty("java.vm.version")
        + PARTS.stream().map(part -> part + (isJar(part) ? new File(part).lastModified() : 0)).toList();
    return UUID.nameUUIDFromBytes(kind.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Has a node that serves list its classes, and another JVM write them. */
  private static void make(Path archive) throws IOException {
    Path folder = Files.createTempDirectory(FOLDER, "node-").toAbsolutePath();
    Path list = folder.resolve("classes.txt");
    try (ForkedNode node = new ForkedNode(folder, List.of("-Xmx256m"), List.of("--http-port", "0")).archived(
        List.of("-XX:DumpLoadedClassList=" + list))) {
      node.launch().awaitReady();
    }
    Path made = folder.resolve("made.jsa");
    List<String> command = new ArrayList<>(ForkedNode.java());
    command.addAll(List.of("-Xmx256m", "-Xshare:dump", "-XX:SharedClassListFile=" + list,
        "-XX:SharedArchiveFile=" + made, "-cp", String.join(File.pathSeparator, jars())));
    Path log = FOLDER.resolve("dump.log");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(MAKE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("see " + log);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
    for (File other : FOLDER.toFile().listFiles((in, name) -> name.endsWith(".jsa"))) {
      other.delete(); // of jars that are no more; one that is in use stays where the system wants it so
    }
    Files.move(made, archive);
    LocalCluster.delete(folder);
  }
}
