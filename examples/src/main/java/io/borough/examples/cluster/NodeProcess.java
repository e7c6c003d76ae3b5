package io.borough.examples.cluster;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
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
 * A {@code borough node} process and its data folder, which outlives it.
 *
 * <p>Thread: one at a time; {@link #discard()} any.
 */
final class NodeProcess {
  private static final long READY_SECONDS = 60;
  private static final long STOP_SECONDS = 15;
  private static final int LOG_LINES = 20;

  private final String name;
  private final Path folder;
  private final NodeCommand command;
  private volatile Process process;
  private volatile boolean discarded;
  private JsonObject ready;

  NodeProcess(String name, Path folder, NodeCommand command) {
    this.name = name;
    this.folder = folder;
    this.command = command;
  }

  /** Begins to start it; {@code base} is where the others are, empty for the first. */
  void launch(List<String> base) {
    List<String> words = new ArrayList<>(command.words());
    words.addAll(List.of("--data", folder.resolve("data").toString(), "--http-port", "0"));
    if (!base.isEmpty()) {
      words.addAll(List.of("--base", String.join(",", base)));
    }
    try {
      Path temporary = Files.createDirectories(folder.resolve("tmp"));
      ProcessBuilder builder = new ProcessBuilder(words)
          .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().put("JAVA_OPTS",
          String.join(" ", NodeCommand.JVM_FLAGS) + " -Djava.io.tmpdir=" + temporary);
      process = builder.start();
      if (discarded) { // meanwhile: whoever did so may not have seen this process
        kill();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the line by which the process reports that it serves. */
  void awaitReady() {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
      try {
        return out.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, task -> {
      Thread reader = new Thread(task, "stdout of " + name);
      reader.setDaemon(true);
      reader.start();
    });
    try {
      String text = line.get(READY_SECONDS, TimeUnit.SECONDS);
      if (text == null) {
        throw new IllegalStateException("node " + name + " ended before it was ready");
      }
      ready = new JsonObject(text);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("node " + name + " was not ready within " + READY_SECONDS + " s", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String name() {
    return name;
  }

  String nodeId() {
    return ready.getString("nodeId");
  }

  int httpPort() {
    return ready.getInteger("httpPort");
  }

  /** What {@code --base} of another node names. */
  String address() {
    return "127.0.0.1:" + ready.getInteger("port");
  }

  long pid() {
    return process.pid();
  }

  /** Kills the process with SIGKILL: it closes and flushes nothing. Returns when the process has ended. */
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      awaitEnd(running);
    }
  }

  /** Kills it, and whatever is launched from now on. */
  void discard() {
    discarded = true;
    kill();
  }

  /** Asks the process to stop, with SIGTERM. */
  void askToStop() {
    Process running = process;
    if (running != null) {
      running.destroy();
    }
  }

  /** Waits until the process has ended; kills it when the time limit is over. */
  void awaitEnd() {
    Process running = process;
    if (running != null && !awaitEnd(running)) {
      kill();
    }
  }

  private static boolean awaitEnd(Process running) {
    try {
      return running.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the last lines of the log of the process. */
  List<String> lastLines() {
    try {
      List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
      return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return folder.resolve("stderr.log");
  }
}
