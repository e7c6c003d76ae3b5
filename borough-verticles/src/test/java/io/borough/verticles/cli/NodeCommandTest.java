package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.ErrorCode;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the node command makes of its flags, and how it refuses. Every run here ends before it would wait. */
@UnitTest
class NodeCommandTest {
  @TempDir
  private Path folder;

  private final FakeNode node = new FakeNode();
  private BoroughOptions options;

  NodeCommandTest() {
    node.started = Future.failedFuture(ErrorCode.NO_RING.failure("the end of this test"));
  }

  @Test
  void everyFlagSetsItsOption() {
    run("--cluster", "c", "--host", "127.0.0.2", "--port", "5701", "--bus-port", "1", "--raft-port", "2",
        "--http-port", "0", "--http-hosts", "n1,n2:80", "--data", "d", "--base", "a:1,b:2", "--shards", "9",
        "--redundancy", "1", "--zone", "z");

    assertThat(options.toJson()).isEqualTo(new BoroughOptions().setClusterName("c").setHost("127.0.0.2").setPort(5701)
        .setBusPort(1).setRaftPort(2).setHttpPort(0).setHttpHosts(List.of("n1", "n2:80")).setDataDir("d")
        .setBase(List.of("a:1", "b:2")).setShards(9).setRedundancy(1).setZone("z").toJson());
  }

  @Test
  void withoutFlagsTheDefaultsHold() {
    run();

    assertThat(options.toJson()).isEqualTo(new BoroughOptions().toJson());
  }

  /** A start script gives the first node of a cluster an empty list. */
  @Test
  void anEmptyBaseIsNone() {
    run("--base", "");

    assertThat(options.getBase()).isEmpty();
  }

  @Test
  void flagsWinOverTheConfigFile() throws IOException {
    Path config = config("{\"shards\":5,\"zone\":\"a\",\"raft\":{\"electionTimeoutMs\":2000}}");
    run("--config", config.toString(), "--zone", "b");

    assertThat(options.getShards()).isEqualTo(5);
    assertThat(options.getZone()).isEqualTo("b");
    assertThat(options.getRaft().toJson().getLong("electionTimeoutMs")).isEqualTo(2000);
  }

  /** An operator looks for the flag; a program that starts nodes for the exit code; nobody for a stack trace. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--http-port 99999 | --http-port (httpPort): 99999 is not within",
    "--http-hosts a,b/c | --http-hosts (httpHosts): \"b/c\" is not a host",
    "--port x | '--port'",
    "--base nonsense | --base (base): \"nonsense\" is not host:port",
    "--shards 0 | --shards (shards): 0 is not within",
    "--cluster a/b | --cluster (clusterName): ",
    "--bogus 1 | '--bogus'",
    "--config /no/such/file | --config /no/such/file: NoSuchFileException",
    "--handler no.such.Class | --handler no.such.Class: is not found",
    "--handler java.lang.String | --handler java.lang.String: is not a io.borough.RequestVerticle",
    "--classpath /no/such.jar | --classpath: /no/such.jar cannot be read",
    "extra | 'extra'",
  })
  void aFlagThatCannotBeUsedIsNamed(String line, String message) {
    Run run = run(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().findFirst().orElseThrow()).startsWith("borough node: ").contains(message);
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(run.bytes()).isEmpty();
    assertThat(node.done).doesNotContain("start");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{\"shardz\":1} | shardz: there is no such option",
    "{\"raft\":{\"fsynk\":true}} | raft.fsynk: there is no such option",
    "{\"port\":\"x\"} | port: must be a whole number",
    "{ | is not a JSON object",
    "[] | is not a JSON object",
    "null | is not a JSON object",
    "{\"role\":\"CLIENT\"} | role: ",
  })
  void aConfigFileThatCannotBeUsedIsNamedWithItsField(String json, String message) throws IOException {
    Path config = config(json);
    Run run = run("--config", config.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--config " + config + ": " + message).hasLineCount(1);
    assertThat(run.bytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "ADDRESS_IN_USE | raftPort: 127.0.0.1:7 is taken | --raft-port (raftPort): 127.0.0.1:7 is taken",
    "DATA_DIR_IN_USE | another process uses it | --data (dataDir): another process uses it",
    "WRONG_CLUSTER | it is of x | --cluster (clusterName): it is of x",
    "NODE_LEFT | dataDir: has left | --data (dataDir): has left",
    "NO_RING | nobody answered | nobody answered",
  })
  void aNodeThatRefusesToStartIsExitCodeOneWithTheFlag(ErrorCode code, String message, String line) {
    node.started = Future.failedFuture(code.failure(message));
    Run run = run();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).contains("borough node: " + line);
    assertThat(run.bytes()).isEmpty();
    assertThat(node.done).containsExactly("start", "stop");
  }

  /** The ready line says that the node serves, so its handlers must be there by then. */
  @Test
  void handlersAreDeployedInTheirOrderOnceTheNodeHasStarted() {
    node.started = Future.succeededFuture();
    Run run = run("--handler", First.class.getName(), "--handler", Broken.class.getName());

    assertThat(node.done).containsExactly("start", "deploy First", "stop");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--handler " + Broken.class.getName() + ": its constructor failed: ", "why");
    assertThat(run.bytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "NotPublic | must be public and not abstract",
    "Abstract | must be public and not abstract",
    "WithParameter | has no public constructor without parameters",
  })
  void aHandlerThatCannotBeMadeIsRefusedBeforeTheNodeStarts(String name, String message) {
    Run run = run("--handler", NodeCommandTest.class.getName() + "$" + name);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("$" + name + ": " + message).hasLineCount(1);
    assertThat(node.done).isEmpty();
  }

  /** A user's classes are in the user's jar, not beside the command. */
  @Test
  void aHandlerIsLoadedFromAFolderOfTheClassPath() throws Exception {
    Path source = Files.writeString(folder.resolve("Mine.java"), """
        public class Mine extends io.borough.RequestVerticle {
          protected io.vertx.core.Future<io.borough.Payload> handle(io.borough.Request request) {
            return null;
          }
        }
        """);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, System.err, "-proc:none",
        "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), source.toString())).isZero();
    node.started = Future.succeededFuture();
    run("--classpath", folder + ":" + classes, "--handler", "Mine", "--handler", Broken.class.getName());

    assertThat(node.done).contains("deploy Mine");
  }

  private Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = Run.with().console(out, err);
    String[] line = Stream.concat(Stream.of("node"), Stream.of(arguments)).toArray(String[]::new);
    NodeCommand command = new NodeCommand(console, given -> {
      options = given;
      return node;
    });
    int exitCode = BoroughCommand.execute(console, new CommandLine(new Root()).addSubcommand(command), line);
    return new Run(exitCode, out.toByteArray(), err.toString(UTF_8));
  }

  private Path config(String json) throws IOException {
    return Files.writeString(folder.resolve("node.json"), json);
  }

  @CommandLine.Command(name = "borough")
  private static final class Root { }

  /** A handler that can be deployed. */
  public static class First extends RequestVerticle {
    @Override
    protected Future<Payload> handle(Request request) {
      return Future.succeededFuture();
    }
  }

  /** A handler whose constructor fails. */
  public static final class Broken extends First {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("why");
    }
  }

  /** A handler that cannot be made. */
  public abstract static class Abstract extends First { }

  /** A handler that nobody knows how to make. */
  public static final class WithParameter extends First {
    /** Wants more than there is. */
    public WithParameter(String more) { }
  }

  static final class NotPublic extends First { }
}
