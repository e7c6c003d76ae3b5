package io.borough.impl.transport;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.SizeReply;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.borough.testing.NodeTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on two clustered Vert.x instances. */
@NodeTest
class BusMessengerTest {
  private static final long LONG_MS = 60_000;
  private static final PropertyRequest ASK = new PropertyRequest(1, "what");

  private static VertxCluster cluster;
  private static Vertx vertxA;
  private static Vertx vertxB;

  private BusMessenger a;
  private BusMessenger b;

  @BeforeAll
  static void startCluster() {
    cluster = new VertxCluster();
    vertxA = cluster.start();
    vertxB = cluster.start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void open() {
    a = await(BusMessenger.open(vertxA, "test", "c1", options()));
    b = await(BusMessenger.open(vertxB, "test", "c1", options()));
  }

  @AfterEach
  void close() {
    await(a.close());
    await(b.close());
  }

  private static StreamOptions options() {
    return new StreamOptions().setPingMs(100).setIdleTimeoutMs(1_000);
  }

  /** Answers to other contexts would let the caller's state be touched by two threads. */
  @Test
  void theAnswerOfAnotherNodeComesOnTheCallersContext() {
    serve(vertxB, b, Service.STORAGE, inbound -> {
      assertThat(inbound.from()).isEqualTo(a.busId());
      assertThat(inbound.remainingMs()).isBetween(1L, LONG_MS);
      inbound.reply(new PropertyReply(((PropertyRequest) inbound.message()).property() + "!"));
    });
    Context context = vertxA.getOrCreateContext();
    AtomicReference<Context> answeredOn = new AtomicReference<>();
    AtomicReference<WireMessage> answer = new AtomicReference<>();
    context.runOnContext(go -> a.<PropertyReply>request(b.busId(), ASK, LONG_MS).onSuccess(reply -> {
      answeredOn.set(Vertx.currentContext());
      answer.set(reply);
    }));
    await().until(() -> new PropertyReply("what!").equals(answer.get()));
    assertThat(answeredOn.get()).isSameAs(context);
  }

  /** Encoding within a node would cost a copy of every value. */
  @Test
  void aMessageWithinTheNodeIsHandedOverAsItIs() {
    AtomicReference<WireMessage> seen = new AtomicReference<>();
    PropertyReply reply = new PropertyReply("same");
    serve(vertxA, a, Service.STORAGE, inbound -> {
      seen.set(inbound.message());
      inbound.reply(reply);
    });
    assertThat(await(a.<PropertyReply>request(a.busId(), ASK, LONG_MS))).isSameAs(reply);
    assertThat(seen.get()).isSameAs(ASK);
  }

  /** A message each would cost what the frames are there to save. */
  @Test
  void whatOneTickSaysComesAsOneBatchInOrder() {
    List<List<ScanClose>> batches = new CopyOnWriteArrayList<>();
    List<ScanClose> batch = new ArrayList<>();
    await(onContext(vertxB, () -> b.handle(new MessageDispatcher(Service.STORAGE)
        .on(ScanClose.class, inbound -> batch.add(inbound.message()))
        .onBatchEnd(() -> {
          batches.add(List.copyOf(batch));
          batch.clear();
        }))));
    a.context().runOnContext(tick -> {
      for (int i = 0; i < 1_000; i++) {
        a.send(b.busId(), new ScanClose(i));
      }
    });
    await().until(() -> batches.stream().mapToInt(List::size).sum() == 1_000);
    assertThat(batches).hasSize(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(batches.get(0).get(i)).isEqualTo(new ScanClose(i));
    }
  }

  /** Streams and hints count on the order; frames that are split or batches that are cut must not lose it. */
  @Test
  void manyLargeMessagesKeepTheirOrder() {
    List<Long> seen = new CopyOnWriteArrayList<>();
    String filler = "x".repeat(2_000);
    List<Integer> numbers = new ArrayList<>();
    await(onContext(vertxB, () -> b.handle(new MessageDispatcher(Service.STORAGE)
        .on(PropertyRequest.class, inbound -> numbers.add(inbound.message().shard()))
        .onBatchEnd(() -> seen.add((long) numbers.size())))));
    for (int i = 0; i < 5_000; i++) {
      a.send(b.busId(), new PropertyRequest(i, filler));
    }
    await().until(() -> !seen.isEmpty() && seen.get(seen.size() - 1) == 5_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(numbers.get(i)).isEqualTo(i);
    }
  }

  /** The caller decides by the code, and by the revision, what it may do next. */
  @Test
  void aFailureTravelsWithItsCodeItsTextAndItsRevision() {
    serve(vertxB, b, Service.STORAGE, inbound -> inbound.fail(ErrorCode.mismatch(42, "it is 42")));
    BoroughException failure = failure(a.request(b.busId(), ASK, LONG_MS));
    assertThat(failure).isInstanceOf(RejectedException.class).hasMessage("it is 42");
    assertThat(failure.code()).isEqualTo(ErrorCode.REVISION_MISMATCH);
    assertThat(((RejectedException) failure).currentRevision()).hasValue(42);
  }

  /** Nothing was done, so the caller may ask again; waiting for its time to run out would help nobody. */
  @Test
  void aPartThatNobodyServesIsUnavailableAtOnce() {
    assertThat(failure(a.request(b.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failure(a.request(a.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  /** A verticle that is undeployed leaves its part to the next one, and nobody waits for it. */
  @Test
  void aPartIsServedByOneAtATimeUntilItIsUndeployed() {
    VerticleBase first = new Part(a, Inbound::remainingMs);
    String id = await(vertxA.deployVerticle(first));
    Future<WireMessage> unanswered = a.request(a.busId(), ASK, 300);
    assertThat(failure(vertxA.deployVerticle(new Part(a, inbound -> { }))).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    await(vertxA.undeploy(id));
    assertThat(failure(a.request(a.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    await(vertxA.deployVerticle(new Part(a, inbound -> inbound.reply(new Ack()))));
    assertThat(ask(a, a, ASK)).isEqualTo(new Ack());
    assertThat(failure(unanswered).code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  /** A caller must not wait for longer than it said, and cannot know what became of its message. */
  @Test
  void aCallThatIsNotAnsweredTimesOut() {
    serve(vertxB, b, Service.STORAGE, inbound -> { });
    long start = System.nanoTime();
    assertThat(failure(a.request(b.busId(), ASK, 200)).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
  }

  /** Without a bound a node that answers nothing would fill the memory of those that ask. */
  @Test
  void moreCallsThanMayBePendingAreRefused() {
    BusMessenger small = await(BusMessenger.open(vertxA, "test", "c1", options().setMaxPendingCalls(3)));
    serve(vertxB, b, Service.STORAGE, inbound -> { });
    for (int i = 0; i < 3; i++) {
      small.request(b.busId(), ASK, LONG_MS);
    }
    assertThat(failure(small.request(b.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.OVERLOADED);
    await(small.close());
  }

  /** What the socket does not take must not gather without bound. */
  @Test
  void bytesThatDoNotLeaveAreBounded() {
    BusMessenger small = await(BusMessenger.open(vertxA, "test", "c1", options().setMaxOutboxBytes(65_536)));
    serve(vertxB, b, Service.STORAGE, inbound -> inbound.reply(new Ack()));
    FrameLoss stuck = new FrameLoss(vertxA);
    String filler = "x".repeat(40_000);
    Future<WireMessage> first = small.request(b.busId(), new PropertyRequest(1, filler), 500);
    small.request(b.busId(), new PropertyRequest(1, filler), 500);
    BoroughException refused = failure(small.request(b.busId(), new PropertyRequest(1, filler), 500));
    stuck.end();
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(failure(first).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.CONNECTION_LOST);
    await(small.close());
  }

  /** The router tries the next replica: it must not wait for a node that is not there. */
  @Test
  void aNodeThatIsNotOnTheBusIsUnreachableAtOnce() {
    String unknown = "nobody.0123456789abcdef";
    assertThat(failure(a.request(unknown, ASK, LONG_MS)).code()).isEqualTo(ErrorCode.NODE_UNREACHABLE);
    String closed = b.busId();
    await(b.close());
    await() // its goodbye may still be on its way, and whoever asks meanwhile cannot know
        .until(() -> failure(a.request(closed, ASK, LONG_MS)).code() == ErrorCode.NODE_UNREACHABLE);
  }

  /** Whoever waits for a node that stops must hear so, and that its message may have been acted on. */
  @Test
  void callsToANodeThatStopsFailAtOnce() {
    List<String> gone = gone(vertxA, a);
    serve(vertxB, b, Service.STORAGE, inbound -> b.close());
    assertThat(failure(a.request(b.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(gone).containsExactly(b.busId());
    assertThat(failure(b.request(a.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.STOPPED);
  }

  /** The process of a node can end without a word: the cluster manager says so. */
  @Test
  void callsToAVertxThatLeavesFailSoon() {
    Vertx vertxC = cluster.start();
    BusMessenger c = await(BusMessenger.open(vertxC, "test", "c1", options()));
    List<String> gone = gone(vertxA, a);
    serve(vertxC, c, Service.STORAGE, inbound -> vertxC.close());
    new FrameLoss(vertxC); // it says no goodbye
    assertThat(failure(a.request(c.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(gone).containsExactly(c.busId());
    cluster.stop(vertxC);
  }

  /** A frame can be lost without a word when a socket dies. Its calls were not read, so they may be sent again. */
  @Test
  void aLostFrameIsNoticedByTheNextOne() {
    serve(vertxB, b, Service.STORAGE, inbound -> inbound.reply(new SizeReply(1)));
    assertThat(ask(a, b, ASK)).isEqualTo(new SizeReply(1));
    List<String> brokenAtA = broken(vertxA, a);
    List<String> brokenAtB = broken(vertxB, b);
    FrameLoss loss = new FrameLoss(vertxA);
    Future<WireMessage> lost = a.request(b.busId(), ASK, LONG_MS);
    ticked(a);
    loss.end();
    assertThat(ask(a, b, ASK)).isEqualTo(new SizeReply(1));
    assertThat(failure(lost).code()).isEqualTo(ErrorCode.NODE_UNREACHABLE);
    await().until(() -> brokenAtA.contains(b.busId()) && brokenAtB.contains(a.busId()));
  }

  /** An answer that was lost leaves the caller not knowing, and it must not wait for it. */
  @Test
  void aLostAnswerFailsTheCallByTheNextFrame() {
    AtomicReference<Inbound<?>> asked = new AtomicReference<>();
    serve(vertxB, b, Service.STORAGE, asked::set);
    serve(vertxB, b, Service.RAFT, inbound -> inbound.reply(new Ack()));
    ask(a, b, new InfoRequest(1));
    Future<WireMessage> unanswered = a.request(b.busId(), ASK, LONG_MS);
    await().until(() -> asked.get() != null);
    FrameLoss loss = new FrameLoss(vertxB);
    asked.get().reply(new Ack());
    ticked(b);
    loss.end();
    b.send(a.busId(), new ScanClose(1));
    assertThat(failure(unanswered).code()).isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(ask(a, b, new InfoRequest(1))).isEqualTo(new Ack());
  }

  /** A process that hangs stays a member for long: only its silence tells. Afterwards it is heard again. */
  @Test
  void aSilentNodeIsGoneUntilItSpeaksAgain() {
    serve(vertxB, b, Service.STORAGE, inbound -> inbound.reply(new Ack()));
    ask(a, b, ASK);
    List<String> gone = gone(vertxA, a);
    FrameLoss hung = new FrameLoss(vertxB);
    assertThat(failure(a.request(b.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(gone).containsExactly(b.busId());
    hung.end();
    assertThat(ask(a, b, ASK)).isEqualTo(new Ack());
  }

  /** A slow answer from a live node is no reason to give it up. */
  @Test
  void aNodeThatAnswersPingsIsNotGone() {
    List<String> gone = gone(vertxA, a);
    serve(vertxB, b, Service.STORAGE, inbound -> vertxB.setTimer(2_500, late -> inbound.reply(new Ack())));
    assertThat(ask(a, b, ASK)).isEqualTo(new Ack());
    assertThat(gone).isEmpty();
  }

  /** A stream has no pending call; who watches must hear all the same, even of a node that never was. */
  @Test
  void aWatchedNodeIsToldGone() {
    List<String> gone = gone(vertxA, a);
    a.watch("nobody.0123456789abcdef");
    await().until(() -> gone.contains("nobody.0123456789abcdef"));
    a.watch(b.busId());
    FrameLoss hung = new FrameLoss(vertxB);
    await().until(() -> gone.contains(b.busId()));
    hung.end();
  }

  /** Tests, and small set-ups, run several nodes in one Vert.x, clustered or not. */
  @Test
  void nodesOnOneVertxReachEachOther() {
    for (Vertx vertx : List.of(Vertx.vertx(), vertxA)) {
      BusMessenger one = await(BusMessenger.open(vertx, "test", "c1", options()));
      BusMessenger other = await(BusMessenger.open(vertx, "test", "c1", options()));
      serve(vertx, other, Service.STORAGE, inbound -> inbound.reply(new Ack()));
      assertThat(ask(one, other, ASK)).isEqualTo(new Ack());
      await(other.close());
      assertThat(failure(one.request(other.busId(), ASK, LONG_MS)).code()).isEqualTo(ErrorCode.NODE_UNREACHABLE);
      await(one.close());
      if (vertx != vertxA) {
        await(vertx.close());
      }
    }
  }

  private static void serve(Vertx vertx, BusMessenger messenger, Service service, Handler<Inbound<?>> handler) {
    await(onContext(vertx, () -> messenger.handle(OneHandler.of(service, handler))));
  }

  private static WireMessage ask(BusMessenger from, BusMessenger to, WireMessage message) {
    return await(from.request(to.busId(), message, LONG_MS));
  }

  private static <T> Future<T> onContext(Vertx vertx, Supplier<Future<T>> action) {
    return Future.future(promise -> vertx.getOrCreateContext().runOnContext(go -> action.get().onComplete(promise)));
  }

  private static List<String> gone(Vertx vertx, BusMessenger messenger) {
    List<String> peers = new CopyOnWriteArrayList<>();
    await(onContext(vertx, () -> {
      messenger.onPeerLost(peers::add);
      return Future.succeededFuture();
    }));
    return peers;
  }

  private static List<String> broken(Vertx vertx, BusMessenger messenger) {
    List<String> peers = new CopyOnWriteArrayList<>();
    await(onContext(vertx, () -> {
      messenger.onLinkBroken(peers::add);
      return Future.succeededFuture();
    }));
    return peers;
  }

  /** Waits until everything asked of a messenger before has been put into frames. */
  private static void ticked(BusMessenger messenger) {
    for (int i = 0; i < 2; i++) {
      await(Future.<Void>future(promise -> messenger.context().runOnContext(tick -> promise.complete())));
    }
  }

  static BoroughException failure(Future<?> future) {
    await().atMost(Duration.ofSeconds(30)).until(future::isComplete);
    assertThat(future.failed()).as("failed").isTrue();
    return (BoroughException) future.cause();
  }

  /** Serves the store's part in a verticle. */
  private static final class Part extends VerticleBase {
    private final BusMessenger messenger;
    private final Handler<Inbound<?>> handler;

    Part(BusMessenger messenger, Handler<Inbound<?>> handler) {
      this.messenger = messenger;
      this.handler = handler;
    }

    @Override
    public Future<?> start() {
      return messenger.handle(OneHandler.of(Service.STORAGE, handler));
    }
  }
}
