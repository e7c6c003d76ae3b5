package io.borough.verticles.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code borough node} process with this process's Java, class path and JVM flags. Thread: one at a time. */
final class BenchNode {
  private static final long READY_SECONDS = 60;
  private static final long STOP_SECONDS = 20;
  private static final int LOG_LINES = 10;

  private final Path folder;
  private final Process process;
  private JsonObject ready;

  /** Starts the process. */
  BenchNode(Path folder, List<String> flags) throws IOException {
    this.folder = Files.createDirectories(folder);
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.borough.verticles.cli.BoroughCommand"));
    words.addAll(List.of("node", "--data", folder.resolve("data").toString()));
    words.addAll(List.of("--handler", BenchVerticle.class.getName()));
    words.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(words)
        .redirectError(ProcessBuilder.Redirect.to(folder.resolve("stderr.log").toFile()));
    builder.environment().remove("JDK_JAVA_OPTIONS"); // already among the JVM flags
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    process = builder.start();
  }

  /** Waits until the node is ready. */
  void awaitReady() {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread reader = new Thread(() -> {
      try {
        BufferedReader out = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String text = out.readLine();
        while (text != null && !text.startsWith("{")) { // JVM flags may print lines first
          text = out.readLine();
        }
        line.complete(text);
      } catch (IOException e) {
        line.completeExceptionally(e);
      }
    }, "bench-node-stdout");
    reader.setDaemon(true);
    reader.start();
    try {
      String text = line.get(READY_SECONDS, TimeUnit.SECONDS);
      if (text == null) {
        throw new IllegalStateException("a node exited before it was ready:\n" + lastLines());
      }
      ready = new JsonObject(text);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a node was not ready after " + READY_SECONDS + " s:\n" + lastLines(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("stderr.log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address for {@code --base} of other nodes. */
  String address() {
    return "127.0.0.1:" + ready.getInteger("port");
  }

  /** Puts an entry through the node's gateway. */
  void put() throws IOException {
    HttpRequest request = HttpRequest.newBuilder()
        .uri(URI.create("http://127.0.0.1:" + ready.getInteger("httpPort") + "/partitions/bench-first/entries/first"))
        .PUT(HttpRequest.BodyPublishers.ofString("value"))
        .build();
    try {
      HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "the first put failed with status " + response.statusCode() + " " + response.body());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  void requestStop() {
    process.destroy();
  }

  /** Waits for the end of the process and kills it after a timeout. */
  void end() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
    }
  }

  void kill() {
    process.destroyForcibly();
  }
}
