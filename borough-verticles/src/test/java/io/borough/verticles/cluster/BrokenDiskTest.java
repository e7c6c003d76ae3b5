package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.borough.verticles.kit.LocalCluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of one shard of one node are broken while its process is down: it comes back, and so does the replica. */
@ProcessTest
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BrokenDiskTest {
  private static final int ENTRIES = 300;

  @TempDir
  private static Path folder;

  private static ForkedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new ForkedCluster(folder);
    cluster.start(3);
    HttpApi api = cluster.node(0).api();
    for (int i = 0; i < ENTRIES; i++) {
      assertThat(api.put("p" + i % 11, "k" + i, "v" + i).status()).isEqualTo(204);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** The folder of a group with data, at the last node. */
  private Path aGroup() throws IOException {
    try (Stream<Path> groups = Files.list(cluster.node(2).folder().resolve("data/shards"))) {
      return groups.filter(path -> path.getFileName().toString().matches("[0-9a-f-]{36}"))
          .max(Comparator.comparingLong(BrokenDiskTest::logBytes)).orElseThrow();
    }
  }

  private static long logBytes(Path group) {
    try (Stream<Path> files = Files.walk(group.resolve("current"))) {
      return files.filter(path -> path.getFileName().toString().startsWith("log_")).mapToLong(path -> {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
          byte[] start = new byte[64 * 1024];
          int count = Math.max(0, file.read(start));
          while (count > 0 && start[count - 1] == 0) {
            count--;
          }
          return count;
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }).sum();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Breaking {
    void breakIn(Path group) throws IOException;
  }

  /** Breaks something, starts the node again, and waits until the replica is there anew, with everything in it. */
  private void survives(Breaking breaking) throws IOException {
    ForkedNode victim = cluster.node(2);
    victim.kill();
    int before = timesMadeAnew(victim);
    breaking.breakIn(aGroup());
    victim.launch().awaitReady();
    Awaitility.await().atMost(90, TimeUnit.SECONDS)
        .until(() -> timesMadeAnew(victim) > before);
    cluster.awaitSettled();
    HttpApi api = victim.api();
    for (int i = 0; i < ENTRIES; i++) {
      String path = "/partitions/p" + i % 11 + "/entries/k" + i + "?consistency=local";
      String value = "v" + i;
      Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).atMost(30, TimeUnit.SECONDS)
          .until(() -> api.send("GET", path, null).body().equals(value));
    }
    assertThat(api.put("p1", "after", "all").status()).isEqualTo(204);
  }

  private static int timesMadeAnew(ForkedNode node) {
    return node.errors().split("replica was removed from its group and is deleted", -1).length - 1;
  }

  private static Path logFile(Path group) throws IOException {
    try (Stream<Path> files = Files.list(group.resolve("current"))) {
      return files.filter(path -> path.getFileName().toString().startsWith("log_inprogress")).findFirst().orElseThrow();
    }
  }

  /** A byte that a disk gave back wrong, with good entries behind it: to leave those out would break promises. */
  @Test
  void aLogWithAWrongByteIsNotBelieved() throws IOException {
    survives(group -> {
      try (RandomAccessFile file = new RandomAccessFile(logFile(group).toFile(), "rw")) {
        file.seek(600);
        int wrong = file.read() ^ 0x55;
        file.seek(600);
        file.write(wrong);
      }
    });
  }

  /** A replica that has forgotten what it voted for must not vote under its old name. */
  @Test
  void aReplicaWhoseFolderIsGoneIsMadeAnew() throws IOException {
    survives(LocalCluster::delete);
  }
}
