package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.borough.testing.ProcessTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs a node, and the signals that end it. */
@ProcessTest
class NodeProcessTest {
  private static final int SIGINT = 2;

  @TempDir
  private Path folder;

  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** With the JVM's own handling the exit code is 143, and an orderly stop reads as a crash. */
  @Test
  void termStopsTheNodeAndTheExitCodeIsZero() throws Exception {
    fork();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String ready = out.readLine();
    process.toHandle().destroy(); // SIGTERM, and its stdout stays open

    assertThat(ready).isEqualTo("{\"ready\":true,\"nodeId\":\"self\",\"port\":11,\"busPort\":12,\"raftPort\":13,"
        + "\"httpPort\":-1}");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(out.readLine()).as("further lines on stdout").isNull();
    assertThat(Files.readString(folder.resolve("err"))).contains("done: [start, stop]");
  }

  /** Under a shell that runs its background jobs with SIGINT ignored, every child ignores it too, the JVM for good. */
  @Test
  void soDoesInt() throws Exception {
    assumeFalse(isIntIgnored(), "SIGINT is ignored here");
    fork();
    new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** A node that waits for others to come must be able to go. */
  @Test
  void aSignalCountsAlsoWhileTheNodeStarts() throws Exception {
    fork("never-up");
    await().until(() -> Files.readString(folder.resolve("err")).contains("starting"));
    process.toHandle().destroy();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
  }

  private static boolean isIntIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String mask = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst()
        .orElse("SigIgn: 0").substring("SigIgn:".length()).strip();
    return (Long.parseUnsignedLong(mask, 16) >> SIGINT - 1 & 1) == 1;
  }

  private void fork(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), FakeNodeMain.class.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
  }
}
