package io.borough.examples.cluster;

import java.nio.file.Path;

/** Runs the cluster example; the exit code is 0 when it passed and 1 when it did not. */
public final class Main {
  private Main() {}

  /**
   * Runs the example. The system property {@code borough.home} names the distribution whose {@code bin/borough} the
   * nodes run; without it they run on this process's class path.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    String home = System.getProperty("borough.home", "");
    NodeCommand command = home.isEmpty() ? NodeCommand.ofClassPath() : NodeCommand.ofDistribution(Path.of(home));
    boolean passed = new ClusterExample(Scale.DEMO, command, System.out).run();
    System.exit(passed ? 0 : 1);
  }
}
