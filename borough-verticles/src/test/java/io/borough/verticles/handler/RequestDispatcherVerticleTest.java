package io.borough.verticles.handler;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.message.Ack;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A node that leads its only shard, with handlers that never answer, answer too late, or fail. */
@UnitTest
@ExtendWith(VertxExtension.class)
@ResourceLock(Resources.SYSTEM_ERR)
class RequestDispatcherVerticleTest {
  private static final int MAX_OPEN = 1_024;
  private static final long TIMEOUT_MS = 100;
  private static final long TIMEOUT_OF_MANY_MS = 1_000; // none may end before all are sent

  private final HandlerPool handlers = new HandlerPool();
  private final ClientRuntime client = new ClientRuntime(new BoroughOptions());
  private final Queue<Promise<Payload>> held = new ConcurrentLinkedQueue<>();
  private Vertx vertx;
  private RequestDispatcherVerticle front;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    await(client.open(vertx, "c1"));
    RingNode self = new RingNode("n1", "i1", "127.0.0.1", 1, 2, 3, -1, "", 1, NodeState.UP);
    client.directory().setSelf(new NodeAnnouncement(client.messenger().busId(), true, self, "c1", List.of(), false));
    client.routes().setRing(Ring.founded("borough", "c1", self, UUID.randomUUID(), 1, UUID::randomUUID));
    client.routes().setLeader(new LeaderHint(1, "n1", 7));
    front = new RequestDispatcherVerticle(client, "n1", handlers, MAX_OPEN);
    await(vertx.deployVerticle(front));
    handlers.setFunction(this::serve);
  }

  @AfterEach
  void stop() {
    await(client.close());
  }

  private Future<Payload> serve(Request request) {
    String what = request.payload().body();
    return switch (what) {
      case "hang" -> {
        Promise<Payload> promise = Promise.promise();
        held.add(promise);
        yield promise.future();
      }
      case "throw" -> throw new IllegalStateException("thrown on purpose");
      case "fail" -> Future.failedFuture(new IllegalArgumentException("failed on purpose"));
      case "refuse" -> Future.failedFuture(ErrorCode.FORBIDDEN.failure("refused on purpose"));
      case "stream" -> Future.succeededFuture(Payload.of("body").stream("endless", new EndlessSource()));
      default -> Future.succeededFuture(Payload.of(what));
    };
  }

  private Future<Payload> ask(Payload request) {
    return ask(request, TIMEOUT_MS);
  }

  private Future<Payload> ask(Payload request, long timeoutMs) {
    return client.request("orders", request, new RequestOptions().setTimeoutMs(timeoutMs));
  }

  private Future<Payload> ask(String what) {
    return ask(Payload.of(what));
  }

  private static ErrorCode failure(Future<?> future) {
    Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).until(future::isComplete);
    return ((BoroughException) future.cause()).code();
  }

  /** Each would hold its slot for as long as the node lives, and in the end nobody could ask. */
  @Test
  void futuresThatNeverCompleteDoNotEndInOverloadedForGood() {
    List<Future<Payload>> hung = IntStream.range(0, MAX_OPEN)
        .mapToObj(i -> ask(Payload.of("hang"), TIMEOUT_OF_MANY_MS)).toList();
    assertThat(failure(ask("hello"))).isEqualTo(ErrorCode.OVERLOADED); // messages keep their order
    Awaitility.await().until(() -> hung.stream().allMatch(Future::isComplete));
    hung.forEach(each -> assertThat(failure(each)).isEqualTo(ErrorCode.TIMEOUT));
    Awaitility.await().until(() -> handlers.open() == 0);
    assertThat(await(ask("hello")).<String>body()).isEqualTo("hello");
    assertThat(front.outlived()).isEqualTo(MAX_OPEN);
    held.forEach(each -> each.complete(Payload.of("late"))); // an answer must not give a slot back twice
    assertThat(handlers.open()).isZero();
  }

  /** A leadership is handed over once nothing is open, and a node leaves once it leads nothing. */
  @Test
  void aShardIsHandedOverAlsoWhenAHandlerNeverAnswers() {
    ask("hang");
    Awaitility.await().until(() -> held.size() == 1);
    await(client.messenger().<Ack>request(client.messenger().busId(), new PauseRequests(1, 60_000), 60_000));
    assertThat(front.outlived()).isEqualTo(1);
  }

  @Test
  void theStreamsOfARequestThatOutlivedItsDeadlineEndOnBothSides() {
    Promise<Void> told = Promise.promise();
    Promise<Payload> late = Promise.promise();
    handlers.setFunction(request -> {
      request.payload().stream("in").exceptionHandler(told::tryFail).handler(buffer -> { });
      return late.future();
    });
    EndlessSource asked = new EndlessSource();
    assertThat(failure(ask(Payload.of("x").stream("in", asked)))).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failure(told.future())).isEqualTo(ErrorCode.STREAM_RESET);
    Awaitility.await().until(() -> front.outlived() == 1);
    EndlessSource answered = new EndlessSource();
    late.complete(Payload.of("late").stream("out", answered));
    Awaitility.await().until(() -> asked.isLetGo() && answered.isLetGo());
    assertThat(client.streams().stats().sending()).isZero();
    assertThat(client.streams().stats().receiving()).isZero();
  }

  /** The caller was told that nobody knows; what begins after that is work for nobody. */
  @Test
  void aHandlerIsNotCalledAfterTheDeadline() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    handlers.setFunction(null);
    await(vertx.deployVerticle(new HandlerVerticle(handlers, new RequestVerticle() {
      @Override
      protected Future<Payload> handle(Request request) {
        calls.incrementAndGet();
        begun.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return Future.succeededFuture();
      }
    }, MAX_OPEN), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    Future<Payload> first = ask("a");
    begun.await();
    Future<Payload> second = ask("b");
    assertThat(List.of(failure(first), failure(second))).containsOnly(ErrorCode.TIMEOUT);
    Awaitility.await().until(() -> handlers.open() == 0);
    goOn.countDown();
    await(ask("c").otherwiseEmpty());
    assertThat(calls.get()).isLessThanOrEqualTo(2); // a and c
  }

  private static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  /** The caller hears a message without a stack trace; without the log nobody would find the line that failed. */
  @Test
  void aFailureIsLoggedWithItsStackAndCountedAndARefusalIsNot() {
    String log = logOf(() -> {
      for (String what : List.of("throw", "fail")) {
        assertThat(failure(client.request("or\nders", Payload.of(what), new RequestOptions())))
            .isEqualTo(ErrorCode.HANDLER_FAILED);
      }
      assertThat(failure(ask("refuse"))).isEqualTo(ErrorCode.FORBIDDEN);
    });
    assertThat(log).contains("ERROR", "for partition or?ders", "requestHandler " + getClass().getName(),
        "IllegalStateException: thrown on purpose", "IllegalArgumentException: failed on purpose",
        "at " + getClass().getName() + ".serve").doesNotContain("refused on purpose");
    assertThat(front.failures()).isEqualTo(2);
  }

  @Test
  void aFloodOfFailuresIsCountedAndNotLogged() {
    int many = 5 * HandlerFailureLog.LINES;
    String log = logOf(() -> {
      List<Future<Payload>> failed = IntStream.range(0, many).mapToObj(i -> ask("throw")).toList();
      Awaitility.await().until(() -> failed.stream().allMatch(Future::isComplete));
    });
    assertThat(front.failures()).isEqualTo(many);
    assertThat(log.split("ERROR")).hasSizeLessThan(many);
  }

  @Test
  void whatIsLeftOutOfTheLogIsSaidInItsNextLine() {
    HandlerFailureLog.LogRateLimiter limiter = new HandlerFailureLog.LogRateLimiter(2, 1_000, 0);
    assertThat(List.of(limiter.tryAcquire(1), limiter.tryAcquire(2), limiter.tryAcquire(3), limiter.tryAcquire(999)))
        .containsExactly(0L, 0L, HandlerFailureLog.LogRateLimiter.NO_LINE, HandlerFailureLog.LogRateLimiter.NO_LINE);
    assertThat(List.of(limiter.tryAcquire(1_000), limiter.tryAcquire(1_001), limiter.tryAcquire(1_002)))
        .containsExactly(2L, 0L, HandlerFailureLog.LogRateLimiter.NO_LINE);
  }

  /** Read to an end that never comes, it would cost both nodes for as long as they live. */
  @Test
  void theStreamsOfAReplyOverThePlainBusAreGivenUp() {
    await(vertx.deployVerticle(new EventBusBridgeVerticle("borough", client)));
    DeliveryOptions options = new DeliveryOptions().addHeader("partition", "orders");
    assertThat(await(vertx.eventBus().<String>request("borough.borough", "stream", options)).body()).isEqualTo("body");
    Awaitility.await().until(() -> client.streams().stats().sending() + client.streams().stats().receiving() == 0);
  }
}
