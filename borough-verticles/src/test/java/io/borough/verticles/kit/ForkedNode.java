package io.borough.verticles.kit;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@code borough node} process of the tests' class path, with a data folder that outlives it.
 *
 * <p>Thread: one at a time.
 */
public final class ForkedNode implements AutoCloseable {
  private static final long START_SECONDS = 90;
  private static final long STOP_SECONDS = 30;

  private final Path folder;
  private final List<String> flags;
  private final List<String> jvmFlags;
  private List<String> prefix = List.of();
  private Path data;
  private Path temporary;
  private Process process;
  private JsonObject ready;
  private HttpApi api;
  private List<String> archiveFlags; // null until told otherwise: those of the class archive

  /**
   * A node that was not started.
   *
   * @param folder its own: data, logs and temporary files go there
   * @param flags of {@code borough node}, besides the data folder
   */
  public ForkedNode(Path folder, List<String> jvmFlags, List<String> flags) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.flags = List.copyOf(flags);
    this.jvmFlags = List.copyOf(jvmFlags);
  }

  /** Has it started by another command, such as {@code ip netns exec NAME}. */
  public ForkedNode startedBy(String... command) {
    prefix = List.of(command);
    return this;
  }

  /** Has its data elsewhere than in its folder. */
  public ForkedNode keeping(Path elsewhere) {
    data = elsewhere;
    return this;
  }

  /** Has it believe that temporary files belong there, where there need not be a folder. */
  public ForkedNode unpacking(Path elsewhere) {
    temporary = elsewhere;
    return this;
  }

  /** Has its JVM given these flags instead of those that have it use the class archive. */
  ForkedNode archived(List<String> flags) {
    archiveFlags = flags;
    return this;
  }

  /** Returns the command that starts a JVM as this one was started. */
  static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : System.getProperty("borough.jvmFlags", "").strip().split("\\s+")) {
      if (!flag.isEmpty()) {
        command.add(flag);
      }
    }
    return command;
  }

  /** Begins to start it, with these flags besides its own. */
  public ForkedNode launch(String... more) {
    try {
      if (temporary == null) {
        temporary = Files.createDirectories(folder.resolve("tmp"));
      }
      List<String> command = new ArrayList<>(prefix);
      command.addAll(java());
      command.addAll(archiveFlags == null ? ClassArchive.flags() : archiveFlags);
      command.addAll(jvmFlags);
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary));
      command.addAll(List.of("-cp", ClassArchive.classPath(), "io.borough.verticles.cli.BoroughCommand"));
      command.addAll(List.of("node", "--data", data.toString()));
      command.addAll(flags);
      command.addAll(List.of(more));
      process = new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("stderr.log").toFile()))
          .start();
      ready = null;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its line on stdout. */
  public ForkedNode awaitReady() {
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
      try {
        return out.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, task -> new Thread(task, "await-ready").start());
    try {
      String text = line.get(START_SECONDS, TimeUnit.SECONDS);
      if (text == null) {
        throw new IllegalStateException("the node ended before it was ready, see\n" + errors());
      }
      ready = new JsonObject(text);
      api = new HttpApi(url());
      return this;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException("the node was not ready in time, see\n" + errors(), e);
    }
  }

  /** What it has logged. */
  public String errors() {
    try {
      Path log = folder.resolve("stderr.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String nodeId() {
    return ready.getString("nodeId");
  }

  public int port() {
    return ready.getInteger("port");
  }

  public int httpPort() {
    return ready.getInteger("httpPort");
  }

  public JsonObject ready() {
    return ready;
  }

  public String address() {
    return host() + ":" + port();
  }

  public String url() {
    return "http://" + host() + ":" + httpPort();
  }

  /** Returns its gateway, once it is ready. */
  public HttpApi api() {
    return api;
  }

  private String host() {
    int at = flags.indexOf("--host");
    return at < 0 ? "127.0.0.1" : flags.get(at + 1);
  }

  public Path folder() {
    return folder;
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL: nothing is closed, flushed or said. Waits until the process is gone. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      await();
    }
  }

  /** SIGKILL to all that run before any is waited for. */
  public static void killAll(List<ForkedNode> nodes) {
    List<ForkedNode> alive = nodes.stream().filter(ForkedNode::isAlive).toList();
    alive.forEach(node -> node.process.destroyForcibly());
    alive.forEach(ForkedNode::await);
  }

  /** SIGSTOP: it hears and says nothing, and does not know that time passes. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM; answers the exit code. */
  public int stop() {
    process.destroy();
    return await();
  }

  /** Waits for its end; answers the exit code. */
  public int await() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the node did not end in time, see\n" + errors());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      await();
    }
  }
}
