package io.borough.verticles.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every command that asks a node. */
@UnitTest
class CommandLineTest {
  private static final String[] COMMANDS =
      {"node", "get", "put", "del", "scan", "batch", "info", "request", "ring", "nodes", "shards", "status",
      "leave", "bench", "verify", "recover", "archive"};

  @Test
  void theHelpListsTheCommandsThatThereAre() {
    Run run = Run.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(COMMANDS);
  }

  @Test
  void everyCommandHasHelpOnStdout() {
    for (String command : COMMANDS) {
      Run run = Run.of(command, "--help");

      assertThat(run.exitCode()).as(command).isZero();
      assertThat(run.out()).as(command).contains("Usage: borough " + command);
      assertThat(run.err()).as(command).isEmpty();
    }
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(Run.of("--version").out()).startsWith("borough ").hasLineCount(1);
  }

  /** Exit code 1 means absent: a typo in a script must not read as that. */
  @ParameterizedTest
  @ValueSource(strings = {"", "get", "get p", "get p k --bogus", "get p k extra", "leave n", "scan p --limit many",
      "get p k -o xml", "get p k --timeout-ms 0", "get p k"})
  void whatCannotBeReadIsTwo(String line) {
    Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.bytes()).isEmpty();
    assertThat(run.err()).startsWith("borough");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "localhost:80", "ftp://h:1", "http://h:1/path", "http://h:1?q", "http://", "http://h:99999", "::"})
  void aUrlThatIsNotOneIsNamed(String url) {
    Run run = Run.of("ring", "--url", url);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--url: \"" + url + "\" is not http://host:port").hasLineCount(1);
  }

  @Test
  void nobodyThereIsAFailureThatNamesTheAddress() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Run run = Run.of("ring", "--url", "http://127.0.0.1:" + port);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("borough ring: http://127.0.0.1:" + port + " is unreachable").hasLineCount(1);
  }

  @Test
  void urlAndTokenMayComeFromTheEnvironment() {
    try (GatewayStub gateway = new GatewayStub().answering(200, "[]")) {
      Run run = Run.with().variable("BOROUGH_URL", gateway.url() + "/").variable("BOROUGH_TOKEN", "s3cret")
          .run("nodes");

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(gateway.last().headers().get("Authorization")).isEqualTo("Bearer s3cret");
    }
  }

  /** A node that accepts and says nothing must not hold a script for ever. */
  @Test
  void nobodyAnsweringIsAFailureAfterTheDeadline() {
    try (GatewayStub gateway = new GatewayStub().handling(request -> { })) {
      Run run = Run.of("nodes", "--timeout-ms", "1", "--url", gateway.url());

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("did not respond within").hasLineCount(1);
    }
  }

  @Test
  void aStackTraceIsShownToThoseWhoAskForIt() {
    assertThat(Run.with().variable("BOROUGH_DEBUG", "1").run("ring", "--url", "x").err()).contains("\tat ");
    assertThat(Run.of("ring", "--url", "x").err()).doesNotContain("\tat ");
  }
}
