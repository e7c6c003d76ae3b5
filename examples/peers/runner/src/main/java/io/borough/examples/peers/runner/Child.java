package io.borough.examples.peers.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process, with its stderr in a file. Thread: one at a time; {@link #kill} any. */
final class Child {
  private static final int MAX_LINES = 64; // waiting to be read: there is one answer to each command
  private static final int LOG_LINES = 15;

  private final String name;
  private final Path log;
  private final Process process;
  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(MAX_LINES); // empty: stdout has ended

  Child(String name, List<String> command, Path log) throws IOException {
    this.name = name;
    this.log = log;
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.endsWith("JAVA_OPTIONS") // all get the same flags
        || variable.endsWith("JAVA_TOOL_OPTIONS") || variable.startsWith("ETCD_"));
    process = builder.start();
    Thread reader = new Thread(this::read, name + "-stdout");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.offer(Optional.of(line));
      }
    } catch (IOException e) { // as when it ends
    }
    lines.offer(Optional.empty());
  }

  /** Waits for the next line of its stdout. */
  String readLine(long seconds) throws InterruptedException {
    Optional<String> line = lines.poll(seconds, TimeUnit.SECONDS);
    if (line == null) {
      throw new IllegalStateException(name + " has not answered for " + seconds + " s:\n" + lastLines());
    }
    return line.orElseThrow(() -> new IllegalStateException(name + " has ended:\n" + lastLines()));
  }

  /** Tells it something on its stdin. */
  void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Fails when it has ended. */
  void check() {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " has ended:\n" + lastLines());
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  void kill() {
    process.destroyForcibly();
  }

  void awaitEnd() {
    process.toHandle().onExit().join();
  }

  private String lastLines() {
    try {
      List<String> all = Files.readAllLines(log);
      return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
