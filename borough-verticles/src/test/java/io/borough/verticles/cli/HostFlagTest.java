package io.borough.verticles.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real node, in this process, whose flags name addresses that it cannot have: it ends before it touches the disk. */
@UnitTest
class HostFlagTest {
  @TempDir
  private Path folder;

  /** Found out by Hazelcast, such a flag is three stack traces after twelve seconds, and a folder in the way. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--host 0.0.0.0 | --host (host): 0.0.0.0 stands for every address of this machine",
    "--host 0 | --host (host): 0 stands for every address of this machine",
    "--host :: | --host (host): :: stands for every address of this machine",
    "--host ::1 | --host (host): ::1 has no IPv4 address",
    "--host 127.0.0.1:7001 | --host (host): \"127.0.0.1:7001\" names a port",
    "--host no.such.host.invalid | --host (host): no.such.host.invalid is not known",
    "--host 203.0.113.9 | --host (host): 203.0.113.9 is not an address of this machine",
    "--base [::1]:7001 | --base (base): [::1]:7001 is an IPv6 address",
    "--base 127.0.0.1 | --base (base): \"127.0.0.1\" is not host:port",
  })
  void anAddressThatCannotBeUsedIsOneLineAndLeavesNothingBehind(String line, String message) {
    Path data = folder.resolve("data");
    String[] flags = line.split(" ");
    Run run = Run.of("node", "--data", data.toString(), flags[0], flags[1]);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("borough node: " + message).hasLineCount(1);
    assertThat(run.bytes()).isEmpty();
    assertThat(data).doesNotExist();
  }

  @Test
  void anEmptyHostIsOneLineToo() {
    Run run = Run.of("node", "--data", folder.resolve("data").toString(), "--host", "");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("borough node: --host (host): has 0 characters").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"--port,port", "--bus-port,busPort", "--raft-port,raftPort", "--http-port,httpPort"})
  void aPortThatIsTakenLeavesNothingBehind(String flag, String option) throws Exception {
    Path data = folder.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Run run = Run.of("node", "--data", data.toString(), flag, Integer.toString(taken.getLocalPort()));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("borough node: " + flag + " (" + option + "): port " + taken.getLocalPort())
          .hasLineCount(1);
    }
    assertThat(data).doesNotExist();
  }
}
