package io.borough.verticles.cli;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.io.DurableFiles;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that reads a stopped node's folder, on a whole folder and on copies with one thing damaged. */
@NodeTest
class VerifyCommandTest {
  @TempDir
  private static Path folder;

  private static Path whole;

  @TempDir
  private Path copies;

  /** Two lives, so that there are snapshots, which are taken at an opening, and a log behind them. */
  @BeforeAll
  static void runANode() {
    whole = folder.resolve("whole");
    for (int life = 0; life < 2; life++) {
      Borough node = node();
      try {
        await(node.start());
        for (int i = 0; i < 50; i++) {
          await(node.partition("p" + i % 5).put(Buffer.buffer(life + "-" + i), Buffer.buffer("value " + i)));
        }
        if (life == 0) {
          Run run = verify(whole);
          assertThat(run.exitCode()).as("while the node runs").isEqualTo(ExitCodes.IN_USE);
          assertThat(run.err()).contains("a node uses " + whole);
          assertThat(run.out()).isEmpty();
        }
      } finally {
        await(node.stop());
      }
    }
  }

  private static Borough node() {
    return Borough.create(new BoroughOptions().setClusterName("verified").setHttpPort(-1).setShards(2)
        .setStartTimeoutMs(40_000).setDataDir(whole.toString()));
  }

  private static Run verify(Path data) {
    return Run.of("verify", "--data", data.toString(), "-o", "json");
  }

  @Test
  void aWholeFolderHasNoProblemAndStaysAsItIs() throws IOException {
    Map<String, String> before = listing(whole);

    Run run = verify(whole);

    assertThat(new JsonObject(run.out()).getJsonArray("problems")).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(listing(whole)).isEqualTo(before);
    JsonArray replicas = new JsonObject(run.out()).getJsonArray("replicas");
    assertThat(replicas.stream().map(each -> ((JsonObject) each).getInteger("shard"))).containsExactly(0, 1, 2);
    assertThat(replicas.stream().skip(1).mapToLong(
        each -> ((JsonObject) each).getJsonObject("store").getLong("entries")).sum()).isEqualTo(100);
    assertThat(replicas.stream().map(each -> ((JsonObject) each).getJsonArray("snapshots").size()))
        .allMatch(count -> count > 0);
    assertThat(Run.of("verify", "--data", whole.toString()).out()).contains("SHARD").endsWith(" 0 problems\n");
  }

  @Test
  void aFlippedByteInAnyBlockOfAStoreIsFound() throws IOException {
    Path copy = copy();
    Path file = largest(copy, path -> path.toString().endsWith(".sst"));
    long size = Files.size(file);
    for (long offset : new long[] {10, size / 3, size / 2}) {
      flip(file, offset);
      assertProblem(copy, file, "");
      flip(file, offset);
    }
    assertThat(verify(copy).exitCode()).isZero();
  }

  @Test
  void aFlippedByteInALogIsFoundWithItsPlace() throws IOException {
    Path copy = copy();
    Path file = largest(copy, path -> path.getFileName().toString().startsWith("log_")
        && records(path) > 200);
    flip(file, 200);

    JsonObject problem = assertProblem(copy, file, "checksum differs");

    assertThat(problem.getLong("offset")).isBetween(8L, 200L);
  }

  @Test
  void bytesBehindTheEndOfALogAreFound() throws IOException {
    Path copy = copy();
    Path file = largest(copy, path -> path.getFileName().toString().startsWith("log_"));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(Files.size(file) + 100);
      bytes.write(1);
    }

    assertProblem(copy, file, "bytes behind the last record");
  }

  @Test
  void aMissingFileOfALogIsFound() throws IOException {
    Path copy = copy();
    Path group = largest(copy, path -> path.getFileName().toString().startsWith("log_")).getParent().getParent();
    for (Path each : DurableFiles.list(group.resolve("sm"))) {
      DurableFiles.delete(each);
    }
    DurableFiles.delete(group.resolve("db"));
    Path first = DurableFiles.list(group.resolve("current")).stream()
        .filter(path -> path.getFileName().toString().startsWith("log_0-")).findFirst().orElseThrow();
    Files.delete(first);

    assertProblem(copy, group, "are missing");
  }

  @Test
  void damagedFilesOfTheNodeAreFound() throws IOException {
    Path copy = copy();
    flip(copy.resolve("ring.bin"), 40);
    assertProblem(copy, copy.resolve("ring.bin"), "checksum differs");
    flip(copy.resolve("ring.bin"), 40);

    Path vote = largest(copy, path -> path.endsWith("raft-meta"));
    Files.writeString(vote, "term=x\n");
    assertProblem(copy, vote, "names no term");

    DurableFiles.delete(vote.getParent().getParent());
    assertProblem(copy, vote.getParent().getParent(), "its vote file is gone");

    Files.delete(copy.resolve("shards").resolve("owner"));
    assertProblem(copy, copy.resolve("shards").resolve("owner"), "missing");
  }

  @Test
  void aFolderWithoutANodeIsRefused() {
    Run run = verify(copies);

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).contains("no node.json");
  }

  private static JsonObject assertProblem(Path data, Path file, String text) {
    Run run = verify(data);
    assertThat(run.exitCode()).isEqualTo(ExitCodes.DAMAGED);
    return new JsonObject(run.out()).getJsonArray("problems").stream().map(JsonObject.class::cast)
        .filter(each -> each.getString("file").equals(file.toString()) && each.getString("problem").contains(text))
        .findFirst().orElseThrow(() -> new AssertionError(run.out()));
  }

  private Path copy() throws IOException {
    Path copy = copies.resolve("copy");
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(whole.relativize(each).toString()));
      }
    }
    return copy;
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int value = bytes.read();
      bytes.seek(offset);
      bytes.write(value ^ 0x10);
    }
  }

  /** Returns the bytes of a log before the zeros at its end. */
  private static int records(Path log) {
    try {
      byte[] bytes = Files.readAllBytes(log);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] == 0) {
        end--;
      }
      return end;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path largest(Path data, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).filter(wanted)
          .filter(path -> !path.toString().contains("/sm/"))
          .max(Comparator.comparing(path -> path.toFile().length())).orElseThrow();
    }
  }

  private static Map<String, String> listing(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.collect(Collectors.toMap(Path::toString, path -> {
        try {
          FileTime modified = Files.getLastModifiedTime(path);
          return Files.size(path) + " " + modified;
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }, (one, other) -> one, TreeMap::new));
    }
  }
}
