package io.borough.examples.cluster;

import io.borough.examples.EchoVerticle;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What starts a node's process, up to the flags of {@code borough node}; every node serves {@link EchoVerticle}.
 *
 * @param words the command with its arguments
 */
record NodeCommand(List<String> words) {
  /**
   * What each node's JVM is given: 256 MiB, as three nodes, this process and Maven share a small machine; and the quick
   * compiler only, as the thorough one would use most of two cores in the one minute that a node lives.
   */
  static final List<String> JVM_FLAGS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

  private static final List<String> HANDLER = List.of("--handler", EchoVerticle.class.getName());

  /** Runs the distribution's launcher, which adds the flags that a node wants. */
  static NodeCommand ofDistribution(Path home) {
    Path launcher = home.resolve("bin").resolve("borough");
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException(launcher + " is not there: mvn -ntp package -DskipTests makes it");
    }
    List<String> words = new ArrayList<>(List.of(launcher.toString(), "node"));
    words.addAll(HANDLER);
    words.addAll(List.of("--classpath", ownCode().toString()));
    return new NodeCommand(List.copyOf(words));
  }

  /** Runs what this process runs on; its handlers are among it. */
  static NodeCommand ofClassPath() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : System.getProperty("borough.jvmFlags", "").strip().split("\\s+")) {
      if (!flag.isEmpty()) {
        words.add(flag);
      }
    }
    words.addAll(JVM_FLAGS);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("io.borough.verticles.cli.BoroughCommand", "node"));
    words.addAll(HANDLER);
    return new NodeCommand(List.copyOf(words));
  }

  /** The jar or the folder that this class was loaded from. */
  private static Path ownCode() {
    try {
      return Path.of(NodeCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
