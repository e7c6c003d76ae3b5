package io.borough.examples.peers.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How every JVM is started, servers and drivers of all systems alike: as the borough command starts a node. */
final class Jvm {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final List<String> FLAGS = List.of(
      "-Xmx1g", "-XX:+ExitOnOutOfMemoryError",
      // With the default of one thread on two cores, each asynchronous step of a CompletableFuture starts another.
      "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + Math.max(2, CORES - 1),
      "--add-modules=java.se", "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-opens=java.management/sun.management=ALL-UNNAMED",
      "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
      "-Dhazelcast.phone.home.enabled=false", "-Dhazelcast.logging.type=slf4j",
      "-Dvertx.logger-delegate-factory-class-name=io.vertx.core.logging.SLF4JLogDelegateFactory",
      "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.log.io.borough=info");

  private Jvm() {}

  /** The command that runs a class of one of the modules beside this one. */
  static List<String> command(String module, String mainClass, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (CORES <= 2) {
      words.add("-XX:+UseSerialGC"); // G1's threads beside the work take what two cores do not have to spare
    }
    words.addAll(FLAGS);
    words.addAll(List.of("-cp", classPath(module), mainClass));
    words.addAll(arguments);
    return words;
  }

  private static String classPath(String module) {
    Path target = Path.of(module, "target").toAbsolutePath();
    try {
      return target.resolve("classes") + System.getProperty("path.separator")
          + Files.readString(target.resolve("class-path")).strip();
    } catch (IOException e) {
      throw new IllegalStateException(
          target + " has no class path: build first, and run this in the folder examples/peers", e);
    }
  }
}
