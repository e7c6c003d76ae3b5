package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.info.NodeInfo;
import io.borough.options.BoroughOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.bus.OwnVertx;
import io.borough.verticles.kit.HttpApi;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes of two clusters of one name that come upon each other, and nodes that could become such. */
@NodeTest
class OneNameTest {
  private static final String NAME = "name";
  private static final int KEYS = 20;

  @TempDir
  private Path folder;

  private BoroughOptions options(String node) {
    BoroughOptions options = new BoroughOptions().setClusterName(NAME).setShards(2).setHttpPort(0)
        .setDataDir(folder.resolve(node).toString());
    options.getPlacement().setTickMs(100);
    return options;
  }

  private static Future<Payload> whose(String cluster) {
    return Future.succeededFuture(Payload.of(cluster));
  }

  private static void write(Borough node, String value) {
    for (int i = 0; i < KEYS; i++) {
      await(node.partition("p" + i).put(Buffer.buffer("k"), Buffer.buffer(value)));
    }
  }

  private static void assertHas(Borough node, String value) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(await(node.partition("p" + i).get(Buffer.buffer("k")))).hasToString(value);
    }
  }

  private static HttpApi.Answer ready(Borough node) {
    int port = await(node.ring()).nodes().stream().filter(each -> each.nodeId().equals(node.nodeId()))
        .mapToInt(NodeInfo::httpPort).findAny().orElseThrow();
    return new HttpApi("http://127.0.0.1:" + port).send("GET", "/health/ready", null);
  }

  private static Future<String> ask(Vertx vertx, String address, String... header) {
    DeliveryOptions options = new DeliveryOptions().addHeader("partition", "p");
    if (header.length > 0) {
      options.addHeader("cluster", header[0]);
    }
    return vertx.eventBus().<String>request(address, "?", options).map(reply -> reply.body());
  }

  private static void assertRefused(Future<String> answer, String... words) {
    assertThatThrownBy(() -> await(answer)).isInstanceOfSatisfying(ReplyException.class, failure ->
        assertThat(failure.failureCode()).isEqualTo(ErrorCode.WRONG_CLUSTER.number())).hasMessageContainingAll(words);
  }

  /** As when a node of another cluster comes to the port where this one's lost node is still looked for. */
  @Test
  void twoClustersThatMeetMixNothingAndSaySo() throws Exception {
    Vertx elsewhere = Vertx.vertx();
    Borough stranger = Borough.create(elsewhere, options("b"));
    await(stranger.start());
    String theirs = await(stranger.ring()).clusterId();
    await(stranger.stop());
    await(elsewhere.close());

    Vertx vertx = Vertx.vertx();
    Map<String, List<byte[]>> hellos = new ConcurrentHashMap<>(); // by address
    Handler<DeliveryContext<Object>> deaf = context -> {
      if (context.message().address().contains(".hello") && context.body() instanceof byte[] hello) {
        hellos.computeIfAbsent(context.message().address(), any -> new CopyOnWriteArrayList<>()).add(hello);
      } else {
        context.next();
      }
    };
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    Borough ours = Borough.create(vertx, options("a")).requestHandler(request -> whose("a"))
        .exceptionHandler(failures::add);
    await(ours.start());
    String own = await(ours.ring()).clusterId();
    vertx.eventBus().addInboundInterceptor(deaf);
    Borough other = Borough.create(vertx, options("b")).requestHandler(request -> whose("b"))
        .exceptionHandler(failures::add);
    await(other.start());
    assertThat(await(other.ring()).clusterId()).isEqualTo(theirs).isNotEqualTo(own);
    assertThat(ready(ours).status()).isEqualTo(200);
    write(ours, "a");

    vertx.eventBus().removeInboundInterceptor(deaf);
    hellos.forEach((address, said) -> said.forEach(hello -> vertx.eventBus().publish(address, hello)));
    Awaitility.await().until(() -> failures.size() == 2);
    assertThat(failures).allSatisfy(failure -> {
      assertThat(((BoroughException) failure).code()).isEqualTo(ErrorCode.WRONG_CLUSTER);
      assertThat(failure).hasMessageContainingAll(own, theirs);
    });
    assertThat(ready(ours).status()).isEqualTo(503);
    assertThat(ready(ours).body()).contains(own, theirs);
    write(other, "b");
    assertHas(ours, "a");
    assertHas(other, "b");
    assertThat(await(ours.ring()).nodes()).hasSize(1);

    assertRefused(ask(vertx, "borough." + NAME), own, theirs);
    assertThat(await(ask(vertx, "borough." + NAME + "." + own))).isEqualTo("a");
    assertThat(await(ask(vertx, "borough." + NAME + "." + theirs))).isEqualTo("b");
    assertRefused(ask(vertx, "borough." + NAME + "." + own, theirs), own, theirs);

    Borough empty = Borough.create(vertx, options("c").setStartTimeoutMs(1_500));
    assertThatThrownBy(() -> await(empty.start())).isInstanceOf(BoroughException.class)
        .hasMessageContaining("found 2 clusters of one name");
    await(other.stop());
    Awaitility.await().until(() -> ready(ours).status() == 200);
    assertThat(await(ask(vertx, "borough." + NAME))).isEqualTo("a");
    assertHas(ours, "a");

    Borough again = Borough.create(vertx, options("b"));
    assertThatThrownBy(() -> await(again.start())).isInstanceOfSatisfying(BoroughException.class,
        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_CLUSTER)).hasMessageContainingAll(own, theirs);
    await(again.stop());
    await(ours.stop());
    await(vertx.close());
  }

  /** A process that is too busy to answer is no empty place: its cluster would have a twin without its data. */
  @Test
  void aNodeThatMeetsABusyOneWaitsAndNeverFoundsAClusterOfItsOwn() throws Exception {
    OwnVertx firstBus = new OwnVertx(new BoroughOptions().setClusterName(NAME));
    Vertx firstVertx = await(firstBus.open(0, 0, List.of()));
    Borough first = Borough.create(firstVertx, options("first"));
    await(first.start());
    write(first, "first");
    OwnVertx secondBus = new OwnVertx(new BoroughOptions().setClusterName(NAME));
    Vertx secondVertx = await(secondBus.open(0, 0, List.of("127.0.0.1:" + firstBus.port())));
    CountDownLatch busy = new CountDownLatch(1);
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      Context loop = ((VertxInternal) firstVertx).createEventLoopContext();
      loop.runOnContext(blocked -> {
        try {
          busy.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
    }
    Borough second = Borough.create(secondVertx, options("second").setStartTimeoutMs(4_000));
    try {
      assertThatThrownBy(() -> await(second.start())).isInstanceOf(BoroughException.class)
          .hasMessageContaining("which has not said who it is");
    } finally {
      busy.countDown();
    }
    await(second.stop());
    Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
      await(second.start()); // as soon as the first node can be heard again
      return true;
    });
    assertThat(await(second.ring()).clusterId()).isEqualTo(await(first.ring()).clusterId());
    assertHas(second, "first");
    await(second.stop());
    await(first.stop());
    await(secondBus.close());
    await(firstBus.close());
  }
}
