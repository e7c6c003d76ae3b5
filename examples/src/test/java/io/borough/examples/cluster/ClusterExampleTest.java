package io.borough.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.ProcessTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cluster example itself, at a smaller scale, with nodes on the tests' class path. */
@ProcessTest
class ClusterExampleTest {
  /** Real processes, a real kill -9: what the README's first command promises. */
  @Test
  void aKilledLeaderLosesNoAcknowledgedWrite() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    boolean passed = new ClusterExample(Scale.SMALL, NodeCommand.ofClassPath(),
        new PrintStream(printed, true, StandardCharsets.UTF_8)).run();

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("1,000 entries are written", "kill -9 of node", "has caught up").endsWith("PASS\n");
    assertThat(passed).isTrue();
  }

  /** A program that said PASS whatever happens would show nothing: nodes that do not start must fail it. */
  @Test
  void nodesThatDoNotStartFailIt() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    NodeCommand refusing = new NodeCommand(List.of("false"));
    boolean passed = new ClusterExample(Scale.SMALL, refusing,
        new PrintStream(printed, true, StandardCharsets.UTF_8)).run();

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("node A ended before it was ready").endsWith("FAIL\n");
    assertThat(passed).isFalse();
  }
}
