package io.borough.verticles.cli;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.borough.options.Consistency;
import io.borough.options.ReadOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of three nodes that loses two of them for good. The folders of the test are copies that were made while the
 * nodes ran: as after a kill, the log has all writes, and the stores have next to none.
 */
@NodeTest
class RecoverCommandTest {
  private static final int WRITES = 60;
  private static final ReadOptions LOCAL = new ReadOptions().setConsistency(Consistency.LOCAL);

  @TempDir
  private static Path folder;

  private static Path remaining;
  private static Path early;
  private static Path stale;
  private static Path recovered;

  @BeforeAll
  static void loseTwoOfThreeNodes() throws IOException {
    LocalCluster cluster = new LocalCluster(folder.resolve("lost"));
    recovered = folder.resolve("recovered");
    remaining = recovered.resolve("node-0");
    early = folder.resolve("early");
    stale = recovered.resolve("node-1");
    try {
      cluster.start(3);
      write(cluster.node(0), 0);
      copy(folder.resolve("lost/node-0"), early);
      copy(folder.resolve("lost/node-1"), stale);
      write(cluster.node(0), WRITES);
      awaitApplied(cluster.node(0));
      copy(folder.resolve("lost/node-0"), remaining);

      Run inUse = Run.of("recover", "--data", folder.resolve("lost/node-0").toString());
      assertThat(inUse.exitCode()).as("while the node runs").isEqualTo(ExitCodes.IN_USE);
      Map<String, Long> before = listing(remaining);
      Run others = Run.of("recover", "--data", remaining.toString(), "--yes");
      assertThat(others.exitCode()).as("while the other nodes run").isEqualTo(ExitCodes.FAILED);
      assertThat(others.err()).contains("seems to run");
      assertThat(listing(remaining)).isEqualTo(before);
    } finally {
      cluster.close();
    }
  }

  @AfterAll
  static void delete() {
    LocalCluster.delete(folder);
  }

  private static void write(Borough node, int from) {
    for (int i = from; i < from + WRITES; i++) {
      await(node.partition("p" + i % 7).put(Buffer.buffer("key " + i), Buffer.buffer("value " + i)));
    }
  }

  /** Waits until the node itself has applied the last writes, so that its log has them. */
  private static void awaitApplied(Borough node) {
    for (int i = WRITES; i < 2 * WRITES; i++) {
      Buffer key = Buffer.buffer("key " + i);
      String partition = "p" + i % 7;
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() ->
          await(node.partition(partition).get(key, LOCAL)) != null);
    }
  }

  @Test
  void theRemainingCopyServesAndGrowsAndAnOldCopyThatReturnsIsMadeAnew() throws IOException {
    Map<String, Long> before = listing(remaining);
    Run shown = Run.of("recover", "--data", remaining.toString(), "-o", "json");
    assertThat(shown.err()).isEmpty();
    assertThat(new JsonObject(shown.out()).getBoolean("recovered")).isFalse();
    assertThat(listing(remaining)).as("without --yes").isEqualTo(before);

    Run done = Run.of("recover", "--data", remaining.toString(), "--yes");
    assertThat(done.err()).isEmpty();
    assertThat(done.out()).contains("recovered; start the nodes");
    assertThat(Run.of("verify", "--data", remaining.toString()).out()).endsWith(" 0 problems\n");

    try (LocalCluster cluster = new LocalCluster(recovered)) {
      Borough node = cluster.add(options(cluster, 0));
      assertHasAllWrites(node);
      await(node.partition("p0").put(Buffer.buffer("new"), Buffer.buffer("written after the recovery")));

      cluster.add(options(cluster, 1)); // its folder still has the former groups
      cluster.add(options(cluster, 2));
      Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> await(node.ring()).shards().stream()
          .allMatch(shard -> shard.replicas().size() == 3 && shard.leader() != null && shard.move() == null));
      for (Borough each : cluster.nodes()) {
        assertHasAllWrites(each);
        assertThat(await(each.partition("p0").get(Buffer.buffer("new")))).hasToString(
            "written after the recovery");
      }
      Path shards = stale.resolve("shards");
      List<String> groups = new ArrayList<>();
      try (Stream<Path> files = Files.list(shards)) {
        files.filter(Files::isDirectory).forEach(path -> groups.add(path.getFileName().toString()));
      }
      assertThat(groups).as("the former groups' folders are deleted").hasSameSizeAs(await(node.ring()).shards());
    }
  }

  @Test
  void aShardThatIsNotThereOrHasAMajorityIsRefused() throws IOException {
    Run unknown = Run.of("recover", "--data", early.toString(), "--shard", "99", "--yes");
    assertThat(unknown.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(unknown.err()).contains("no shard 99");

    Path second = folder.resolve("second");
    copy(early, second);
    Run twice = Run.of("recover", "--data", early.toString(), "--data", second.toString(), "--yes");
    assertThat(twice.err()).contains("two of the folders are those of node");
  }

  private static BoroughOptions options(LocalCluster cluster, int index) {
    return cluster.options(index).setStartTimeoutMs(60_000);
  }

  private static void assertHasAllWrites(Borough node) {
    for (int i = 0; i < 2 * WRITES; i++) {
      assertThat(await(node.partition("p" + i % 7).get(Buffer.buffer("key " + i))))
          .as("key " + i).hasToString("value " + i);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private static Map<String, Long> listing(Path data) throws IOException {
    Map<String, Long> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data)) {
      files.forEach(path -> {
        try {
          found.put(path + " of " + Files.size(path), Files.getLastModifiedTime(path).toMillis());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
    return found;
  }
}
