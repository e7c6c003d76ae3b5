package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.bus.OwnVertx;
import io.borough.verticles.kit.BlockedThreads;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests from each node to handlers on each node, which run beside the partition they are asked for. */
@NodeTest
@ExtendWith(BlockedThreads.class)
class RequestsTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Set<String> THREADS = ConcurrentHashMap.newKeySet();
  private static final List<Promise<Payload>> HELD = new ArrayList<>();

  @TempDir
  private static Path folder;

  private static LocalCluster cluster;

  /** Does what the header {@code do} says. */
  private static Future<Payload> serve(Request request) {
    THREADS.add(Thread.currentThread().getName());
    String what = request.payload().headers().get("do");
    return switch (what == null ? "echo" : what) {
      case "put" -> request.partition().put(Buffer.buffer("key"), request.payload().body())
          .map(revision -> Payload.of(new JsonObject().put("revision", revision)));
      case "get" -> request.partition().get(Buffer.buffer("key")).map(Payload::of);
      case "other" -> request.otherPartition(request.payload().headers().get("other"))
          .put(Buffer.buffer("key"), request.payload().body()).map(revision -> Payload.of(revision.toString()));
      case "fail" -> Future.failedFuture("no luck");
      case "throw" -> throw new IllegalStateException("thrown");
      case "reject" -> Future.failedFuture(ErrorCode.INVALID_ARGUMENT.failure("not this"));
      case "unavailable" -> Future.failedFuture(ErrorCode.NO_QUORUM.failure("elsewhere"));
      case "null" -> Future.succeededFuture();
      case "hang" -> {
        Promise<Payload> held = Promise.promise();
        HELD.add(held);
        yield held.future();
      }
      default -> {
        Payload reply = Payload.of(request.payload().body());
        request.payload().headers().forEach(header -> reply.headers().set(header.getKey(), header.getValue()));
        request.payload().streamNames().forEach(name -> reply.stream(name, request.payload().stream(name)));
        yield Future.succeededFuture(reply);
      }
    };
  }

  /** A handler of the usual kind. */
  public static final class Handler extends RequestVerticle {
    @Override
    protected Future<Payload> handle(Request request) {
      assertThat(Context.isOnVertxThread()).isTrue();
      return serve(request);
    }
  }

  @BeforeAll
  static void start() {
    cluster = new LocalCluster(folder.resolve("cluster")).start(3);
    cluster.node(0).requestHandler(RequestsTest::serve);
    await(cluster.node(1).deploy(Handler::new, new DeploymentOptions().setInstances(2)));
    await(cluster.node(2).deploy(Handler::new, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String name() {
    return "requests-" + NAMES.incrementAndGet();
  }

  private static Payload ask(String what, Object body) {
    Payload payload = Payload.of(body);
    payload.headers().set("do", what);
    return payload;
  }

  private static BoroughException failure(Future<?> future) {
    Awaitility.await().until(future::isComplete);
    return (BoroughException) future.cause();
  }

  @Test
  void aHandlerWritesItsPartitionAndEveryNodeReadsIt() {
    for (int i = 0; i < 12; i++) {
      String name = name();
      Payload reply = await(cluster.node(i % 3).request(name, ask("put", Buffer.buffer("v" + i))));
      assertThat(reply.<JsonObject>body().getLong("revision")).isPositive();
      for (Borough node : cluster.nodes()) {
        assertThat(await(node.partition(name).get(Buffer.buffer("key")))).isEqualTo(Buffer.buffer("v" + i));
        assertThat(await(node.request(name, ask("get", null))).<Buffer>body()).isEqualTo(Buffer.buffer("v" + i));
      }
    }
    assertThat(THREADS).anyMatch(thread -> thread.contains("worker")).anyMatch(thread -> thread.contains("eventloop"));
  }

  @Test
  void anotherPartitionIsWrittenThereAlone() {
    String name = name();
    String other = name();
    Payload request = ask("other", Buffer.buffer("value"));
    request.headers().set("other", other);
    await(cluster.node(2).request(name, request));
    assertThat(await(cluster.node(0).partition(other).get(Buffer.buffer("key")))).isEqualTo(Buffer.buffer("value"));
    assertThat(await(cluster.node(0).partition(name).get(Buffer.buffer("key")))).isNull();
  }

  @Test
  void everyKindOfBodyComesBackWithItsHeaders() {
    for (Object body : new Object[] {Buffer.buffer("bytes"), "text", new JsonObject().put("a", 1),
        new JsonArray().add(1).add("b"), null}) {
      Payload request = Payload.of(body);
      request.headers().set("x-trace", "t1");
      for (Borough node : cluster.nodes()) {
        Payload reply = await(node.request(name(), request));
        assertThat(reply.<Object>body()).isEqualTo(body);
        assertThat(reply.headers().get("X-Trace")).isEqualTo("t1");
      }
    }
    assertThat(await(cluster.node(0).request(name(), ask("null", null))).<Object>body()).isNull();
  }

  /** What failed in a handler may have written before, so it must not look like something to send again. */
  @Test
  void aHandlersFailureReachesTheCallerWithItsMessage() {
    for (Borough node : cluster.nodes()) {
      BoroughException failed = failure(node.request(name(), ask("fail", null)));
      assertThat(failed.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
      assertThat(failed).hasMessageContaining("no luck");
      assertThat(failure(node.request(name(), ask("throw", null))).code()).isEqualTo(ErrorCode.HANDLER_FAILED);
      assertThat(failure(node.request(name(), ask("unavailable", null))).code()).isEqualTo(ErrorCode.HANDLER_FAILED);
      BoroughException rejected = failure(node.request(name(), ask("reject", null)));
      assertThat(rejected.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(rejected).hasMessageContaining("not this");
    }
  }

  @Test
  void aHandlerThatHangsIsTimedOut() {
    Future<Payload> hung = cluster.node(1).request(name(), ask("hang", null), new RequestOptions().setTimeoutMs(300));
    assertThat(failure(hung).code()).isEqualTo(ErrorCode.TIMEOUT);
    HELD.forEach(held -> held.tryComplete(Payload.of("late")));
  }

  @Test
  void tooLargeABodyIsRefusedAtTheCaller() {
    Future<Payload> refused = cluster.node(0).request(name(), Payload.of(Buffer.buffer(new byte[5 * 1024 * 1024])));
    assertThat(failure(refused).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    assertThat(failure(cluster.node(0).request("", Payload.of("x"))).code()).isEqualTo(ErrorCode.NAME_INVALID);
  }

  @Test
  void requestsOverTheLimitHearOverloaded() {
    LocalCluster alone = new LocalCluster(folder.resolve("alone"));
    try {
      Borough node = alone.add(alone.options(0).setMaxRequestsInFlight(3).setShards(1));
      List<Promise<Payload>> held = new ArrayList<>();
      String name = name();
      assertThat(failure(node.request(name, Payload.of("x"))).code()).isEqualTo(ErrorCode.NO_HANDLER);
      node.requestHandler(request -> {
        Promise<Payload> promise = Promise.promise();
        held.add(promise);
        return promise.future();
      });
      List<Future<Payload>> requests = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        requests.add(node.request(name, Payload.of("x")));
      }
      Awaitility.await().until(() -> requests.stream().filter(Future::failed).count() == 2);
      requests.stream().filter(Future::failed)
          .forEach(refused -> assertThat(failure(refused).code()).isEqualTo(ErrorCode.OVERLOADED));
      held.forEach(each -> each.complete(Payload.of("done")));
      Awaitility.await().until(() -> requests.stream().filter(Future::succeeded).count() == 3);
      node.requestHandler(null);
      assertThat(failure(node.request(name, Payload.of("x"))).code()).isEqualTo(ErrorCode.NO_HANDLER);
    } finally {
      alone.close();
    }
  }

  /** A verticle that has never heard of Borough asks over the address that is its contract. */
  @Test
  void thePlainEventBusWorksWithoutBorough() {
    var first = await(cluster.node(0).ring()).nodes().get(0);
    OwnVertx own = new OwnVertx(new BoroughOptions());
    var vertx = await(own.open(0, 0, List.of(first.host() + ":" + first.port())));
    try {
      DeliveryOptions options = new DeliveryOptions().addHeader("partition", name()).addHeader("x-a", "b");
      var reply = await(vertx.eventBus().<Object>request("borough.borough", new JsonObject().put("q", 1), options));
      assertThat(reply.body()).isEqualTo(new JsonObject().put("q", 1));
      assertThat(reply.headers().get("x-a")).isEqualTo("b");
      assertThat(await(vertx.eventBus().<Object>request("borough.borough", "text", options)).body()).isEqualTo("text");
      assertThatThrownBy(() -> await(vertx.eventBus().request("borough.borough", "text")))
          .isInstanceOfSatisfying(ReplyException.class,
              e -> assertThat(e.failureCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT.number()));
      options.addHeader("do", "fail");
      assertThatThrownBy(() -> await(vertx.eventBus().request("borough.borough", "text", options)))
          .isInstanceOfSatisfying(ReplyException.class,
              e -> assertThat(e.failureCode()).isEqualTo(ErrorCode.HANDLER_FAILED.number()));
    } finally {
      await(own.close());
    }
  }
}
