package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.HttpApi;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a cluster that serves are stopped as an operator stops them, one after the other. */
class RollingRestartTest {
  @TempDir
  private Path folder;

  private final List<ForkedNode> nodes = new ArrayList<>();
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

  @AfterEach
  void stop() {
    over = true;
    nodes.forEach(ForkedNode::close);
    LocalCluster.delete(folder);
  }

  private void start(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      ForkedNode node = new ForkedNode(Files.createDirectories(folder.resolve("node-" + i)), List.of("-Xmx256m"),
          List.of("--http-port", "0", "--handler", Writer.class.getName()));
      nodes.add(node);
      node.launch(i == 0 ? new String[0] : new String[] {"--base", nodes.get(0).address()}).awaitReady();
    }
    awaitReplicas(count);
  }

  private void awaitReplicas(int count) {
    Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> nodes.stream().filter(ForkedNode::isAlive)
        .allMatch(node -> new HttpApi(node.url()).ring().getJsonArray("shards").stream()
            .map(JsonObject.class::cast)
            .allMatch(shard -> shard.getJsonArray("replicas").size() == count && shard.getString("leader") != null
                && shard.getValue("move") == null)));
  }

  private Borough client() {
    Borough client = Borough.create(new BoroughOptions().setRole(Role.CLIENT)
        .setBase(nodes.stream().map(ForkedNode::address).toList()));
    LocalCluster.await(client.start());
    return client;
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
      loop(what, operation, n + 1);
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
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void aRollingRestartFailsNoRequest() throws Exception {
    start(3);
    Borough client = client();
    try {
      load(client);
      awaitServed(2_000);
      for (ForkedNode node : nodes) {
        assertThat(node.stop()).isZero();
        awaitServed(500);
        node.launch().awaitReady();
        awaitReplicas(3);
        awaitServed(500);
      }
      over = true;
      assertThat(failures).as("of %d served", served.get()).isEmpty();
    } finally {
      over = true;
      LocalCluster.await(client.stop());
    }
  }

  /** Processes that leave, one after the other, until one has everything. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void nodesThatLeaveEndAndWhatTheyHeldStays() throws Exception {
    start(3);
    HttpApi last = new HttpApi(nodes.get(0).url());
    for (int i = 0; i < 100; i++) {
      assertThat(last.put("p" + i % 7, "k" + i, "v" + i).status()).isEqualTo(204);
    }
    for (int leaver = 2; leaver >= 1; leaver--) {
      ForkedNode node = nodes.get(leaver);
      JsonObject begun = json(last, "POST", "/nodes/" + node.nodeId() + "/leave");
      assertThat(begun.getString("state")).isIn("DRAINING", "LEFT");
      assertThat(node.await()).isZero();
      assertThat(json(last, "GET", "/nodes/" + node.nodeId()).getString("state")).isEqualTo("LEFT");
      awaitReplicas(leaver);
      assertThat(node.launch().await()).as("a folder that has left").isEqualTo(1);
      assertThat(node.errors()).contains("has left");
    }
    assertThat(json(last, "POST", "/nodes/" + nodes.get(0).nodeId() + "/leave").getString("code"))
        .isEqualTo("INVALID_ARGUMENT");
    for (int i = 0; i < 100; i++) {
      assertThat(last.get("p" + i % 7, "k" + i).body()).isEqualTo("v" + i);
    }
  }
}
