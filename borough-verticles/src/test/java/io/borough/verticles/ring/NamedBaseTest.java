package io.borough.verticles.ring;

import static io.borough.verticles.ring.RingCluster.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import io.borough.verticles.ring.RingCluster.Member;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How nodes find out who founds, when {@code base} has names. */
@UnitTest
@ExtendWith(VertxExtension.class)
class NamedBaseTest {
  private static final String FIRST = "127.0.0.1:100";
  private static final String SECOND = "127.0.0.1:200";

  @TempDir
  Path temporary;

  private RingCluster cluster;

  @BeforeEach
  void begin(Vertx vertx) {
    cluster = new RingCluster(vertx, temporary);
  }

  @AfterEach
  void end() throws Exception {
    cluster.stop();
  }

  /** A container's name is known when the container runs, and to each of the others at another time. */
  @Test
  void nodesThatNameEachOtherFoundOneClusterWhenEveryNameIsKnown() throws Exception {
    Map<String, String> known = new ConcurrentHashMap<>(Map.of("one:100", FIRST, "same:100", FIRST));
    cluster.names = base -> base.stream().map(entry -> known.getOrDefault(entry, entry)).distinct().toList();
    Member second = cluster.start("b", 200, options("two:200", "one:100"));
    Member first = cluster.start("a", 100, options("same:100", "two:200", "one:100"));
    await().until(() -> first.ring.waitingFor().contains("base two:200 is a name without a known address"));
    assertThat(first.folder.node().hasCluster()).isFalse();
    known.put("two:200", SECOND);
    await().until(() -> first.state() == NodeState.UP && second.state() == NodeState.UP);
    assertThat(first.folder.node().clusterId()).isEqualTo(second.folder.node().clusterId());
  }

  /** Of a name that is to stand for three nodes, each may find itself first: each would found a cluster of its own. */
  @Test
  void oneNameForAllNodesFoundsNothingWhileItStandsForOne() throws Exception {
    List<String> found = new CopyOnWriteArrayList<>(List.of(SECOND));
    cluster.names = base -> List.copyOf(found);
    Member second = cluster.start("b", 200, options("all:200"));
    await().until(() -> second.ring.waitingFor().contains("stands for this node alone now"));
    Member first = cluster.start("a", 100, options("all:200"));
    found.add(FIRST);
    await().until(() -> first.state() == NodeState.UP && second.state() == NodeState.UP);
    assertThat(first.folder.node().clusterId()).isEqualTo(second.folder.node().clusterId());
  }

  /** A name that is the node's own stands for no other. */
  @Test
  void aNodeThatOnlyItsOwnNameIsGivenFounds() throws Exception {
    cluster.names = base -> List.of(FIRST);
    Member alone = cluster.start("a", 100, options("Alone:100").setHost("alone"));
    await().until(() -> alone.state() == NodeState.UP);
  }
}
