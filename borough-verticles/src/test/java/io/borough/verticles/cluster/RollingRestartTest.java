package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.options.BoroughOptions;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.borough.verticles.kit.Pace;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a cluster that serves are stopped as an operator stops them, one after the other. */
@ProcessTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RollingRestartTest {
  private static final long PAUSE_MS = 40; // of each client after an operation: the processors are the nodes'

  @TempDir
  private static Path folder;

  private static ForkedCluster cluster;

  private final AtomicInteger served = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  /** Writes what it is asked to, and answers with it. */
  public static final class Writer extends RequestVerticle {
    @Override
    protected Future<Payload> handle(Request request) {
      String text = request.payload().body();
      return request.partition().put(Buffer.buffer("by-handler"), Buffer.buffer(text))
          .map(written -> Payload.of(text));
    }
  }

  @BeforeAll
  static void start() {
    cluster = new ForkedCluster(folder, "--handler", Writer.class.getName());
    cluster.start(3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static JsonObject json(HttpApi api, String method, String path) {
    return new JsonObject(api.send(method, path, null).body());
  }

  /** One operation after the other, each the next only when the last has ended. */
  private void loop(String what, IntFunction<Future<?>> operation, int n) {
    if (over) {
      return;
    }
    operation.apply(n).onComplete(done -> {
      if (done.succeeded()) {
        served.incrementAndGet();
      } else if (!over) {
        failures.add(what + " " + n + ": " + done.cause());
      }
      Pace.after(PAUSE_MS, () -> loop(what, operation, n + 1));
    });
  }

  private void load(Borough client) {
    for (int i = 0; i < 8; i++) {
      Partition partition = client.partition("p" + i);
      String name = "p" + i;
      loop("put " + name, n -> partition.put(Buffer.buffer("k"), Buffer.buffer("v" + n)), 0);
      loop("get " + name, n -> partition.get(Buffer.buffer("k")), 0);
      loop("request " + name, n -> client.request(name, Payload.of("r" + n)), 0);
    }
  }

  private void awaitServed(int more) {
    int target = served.get() + more;
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> served.get() >= target);
  }

  /** An upgrade is a rolling restart: if each of its stops failed requests, nobody would dare to. */
  @Test
  @Order(1)
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void aRollingRestartFailsNoRequest() {
    Borough client = cluster.client(new BoroughOptions());
    try {
      load(client);
      awaitServed(500);
      for (ForkedNode node : cluster.nodes()) {
        assertThat(node.stop()).isZero();
        awaitServed(500);
        node.launch().awaitReady();
        cluster.awaitSettled();
        awaitServed(500);
      }
      over = true;
      assertThat(failures).as("of %d served", served.get()).isEmpty();
    } finally {
      over = true;
      await(client.stop());
    }
  }

  /** Processes that leave, one after the other, until one has everything: the last test, as nothing is left of it. */
  @Test
  @Order(2)
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void nodesThatLeaveEndAndWhatTheyHeldStays() {
    HttpApi last = cluster.node(0).api();
    for (int i = 0; i < 100; i++) {
      assertThat(last.put("p" + i % 7, "k" + i, "v" + i).status()).isEqualTo(204);
    }
    for (int leaver = 2; leaver >= 1; leaver--) {
      ForkedNode node = cluster.node(leaver);
      JsonObject begun = json(last, "POST", "/nodes/" + node.nodeId() + "/leave");
      assertThat(begun.getString("state")).isIn("DRAINING", "LEFT");
      assertThat(node.await()).isZero();
      assertThat(json(last, "GET", "/nodes/" + node.nodeId()).getString("state")).isEqualTo("LEFT");
      cluster.awaitSettled();
      assertThat(node.launch().await()).as("a folder that has left").isEqualTo(1);
      assertThat(node.errors()).contains("has left");
    }
    assertThat(json(last, "POST", "/nodes/" + cluster.node(0).nodeId() + "/leave").getString("code"))
        .isEqualTo("INVALID_ARGUMENT");
    for (int i = 0; i < 100; i++) {
      assertThat(last.get("p" + i % 7, "k" + i).body()).isEqualTo("v" + i);
    }
  }
}
