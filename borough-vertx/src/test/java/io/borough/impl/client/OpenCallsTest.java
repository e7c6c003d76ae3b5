package io.borough.impl.client;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import io.borough.Entry;
import io.borough.EntryIterator;
import io.borough.EntryStream;
import io.borough.KeyRange;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.ScanOptions;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.Ack;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.RaftMessages.InfoReply;
import io.borough.impl.message.RaftMessages.ReplicaStatus;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftRole;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.CompactRequest;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.transport.Inbound;
import io.borough.info.ReplicaInfo;
import io.borough.info.ReplicaRole;
import io.borough.options.BoroughOptions;
import io.borough.options.ReadOptions;
import io.borough.options.RequestOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls that are open when something ends: the node, its Vert.x, the caller's verticle, the time. */
@UnitTest
class OpenCallsTest {
  private static final Buffer KEY = Buffer.buffer("key");

  private AloneNode node;
  private Partition partition;

  @BeforeEach
  void start() {
    node = new AloneNode(new BoroughOptions());
    partition = node.client.partition("orders");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static ErrorCode failure(Future<?> future) {
    Awaitility.await().until(future::isComplete);
    assertThat(future.failed()).as("%s", future).isTrue();
    return ((BoroughException) future.cause()).code();
  }

  /** Its timer would end with the Vert.x that closes next, and the caller would wait for ever. */
  @Test
  void aReadThatWaitsToAskAgainHearsThatTheNodeStopped() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> {
      asked.incrementAndGet();
      inbound.fail(ErrorCode.NO_QUORUM.failure("not now"));
    });
    Future<Buffer> read = partition.get(KEY, new ReadOptions().setTimeoutMs(60_000));
    Future<Long> write = partition.put(KEY, KEY);
    Awaitility.await().until(() -> asked.get() > 8); // most of the time it waits
    await(node.client.close());
    assertThat(failure(read)).isEqualTo(ErrorCode.STOPPED);
    assertThat(failure(write)).isEqualTo(ErrorCode.STOPPED);
  }

  @Test
  void aCallOnItsWayAtTheStopIsAReadThatStoppedOrAWriteOfUnknownOutcome() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> asked.incrementAndGet());
    Future<Buffer> read = partition.get(KEY, new ReadOptions().setTimeoutMs(60_000));
    Future<Long> write = partition.put(KEY, KEY);
    Awaitility.await().until(() -> asked.get() == 2);
    await(node.client.close());
    assertThat(failure(read)).isEqualTo(ErrorCode.STOPPED);
    assertThat(failure(write)).isEqualTo(ErrorCode.CONNECTION_LOST);
  }

  private String undeployable(ThreadingModel model, Runnable onItsContext) {
    DeploymentOptions options = new DeploymentOptions().setThreadingModel(model).setWorkerPoolName("its own");
    return await(node.vertx.deployVerticle(new VerticleBase() {
      @Override
      public Future<?> start() {
        onItsContext.run();
        return Future.succeededFuture();
      }
    }, options));
  }

  /** A count that only grows would in the end refuse every call of the node. */
  @Test
  void aCallOfAVerticleThatIsUndeployedWaitsNoLongerThanItsDeadline() {
    node.serve(Service.RAFT, inbound -> inbound.fail(ErrorCode.NO_QUORUM.failure("not now")));
    for (ThreadingModel model : List.of(ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER)) {
      String id = undeployable(model, () -> partition.get(KEY, new ReadOptions().setTimeoutMs(1_000)));
      Awaitility.await().until(() -> node.client.router().waiting() == 1);
      await(node.vertx.undeploy(id));
      Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> node.client.router().waiting() == 0);
    }
  }

  /** Thrown while a frame is read, it would have passed for a broken link and failed everybody's calls. */
  @Test
  void anAnswerForAWorkerVerticleThatIsGoneHurtsNobody() {
    Queue<Inbound<?>> asked = new ConcurrentLinkedQueue<>();
    node.serve(Service.RAFT, asked::add);
    String id = undeployable(ThreadingModel.WORKER, () -> {
      partition.put(KEY, KEY);
      partition.put(KEY, KEY);
    });
    Awaitility.await().until(() -> asked.size() == 2);
    await(node.vertx.undeploy(id));
    assertThatCode(() -> asked.poll().reply(new WriteReply(1))).doesNotThrowAnyException();
    assertThatCode(() -> asked.poll().fail(ErrorCode.NO_QUORUM.failure("x"))).doesNotThrowAnyException();
  }

  /** A codec is the user's: whatever it throws, the caller hears. */
  @Test
  void aRequestThatCannotBeMadeFails() {
    Payload bad = Payload.received(new Object(), Payload.of(null).headers(), Map.of());
    assertThat(failure(node.client.request("orders", bad, new RequestOptions()))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure(node.client.request("orders", null, null))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void nullsAreRefusedAndNothingIsThrown() {
    List<Future<?>> refused = List.of(partition.get(null), partition.get(KEY, null), partition.getEntry(KEY, null),
        partition.getMany(null), partition.put(null, KEY), partition.put(KEY, null), partition.delete(null),
        partition.clear(null), partition.batch().clear(null).write(), partition.approximateSize(null),
        partition.compact(null), partition.property(null), partition.iterator(null).next());
    refused.forEach(each -> assertThat(failure(each)).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    Promise<Void> told = Promise.promise();
    partition.scan(null).handler(entry -> { }).exceptionHandler(told::fail);
    assertThat(failure(told.future())).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aScanOfANodeThatDoesNotRunSaysSoAndThrowsNothing() {
    Partition early = new ClientRuntime(new BoroughOptions()).partition("orders");
    assertThat(scanFailure(early)).isEqualTo(ErrorCode.NOT_STARTED);
    assertThat(failure(early.iterator(new ScanOptions()).next())).isEqualTo(ErrorCode.NOT_STARTED);
    assertThat(await(early.scan(new ScanOptions()).close())).isNull();
    await(node.client.close());
    assertThat(scanFailure(partition)).isEqualTo(ErrorCode.STOPPED);
    assertThat(failure(partition.iterator(new ScanOptions()).next())).isEqualTo(ErrorCode.STOPPED);
  }

  private static ErrorCode scanFailure(Partition partition) {
    Promise<Void> told = Promise.promise();
    EntryStream scan = partition.scan(new ScanOptions());
    scan.handler(entry -> { }).exceptionHandler(told::fail).endHandler(told::complete);
    return failure(told.future());
  }

  /** A page of one entry that is not the last, whatever is asked. */
  private Queue<Long> servePages(Function<Inbound<?>, BoroughException> nextPage) {
    Queue<Long> closed = new ConcurrentLinkedQueue<>();
    ScanPage first = new ScanPage(5, List.of(new ScanEntry(KEY, KEY, 1)), false);
    node.serve(Service.RAFT, inbound -> inbound.reply(first));
    node.serve(Service.STORAGE, inbound -> {
      if (inbound.message() instanceof ScanClose close) {
        closed.add(close.scanId());
        return;
      }
      BoroughException failure = nextPage.apply(inbound);
      if (failure != null) {
        inbound.fail(failure);
      }
    });
    return closed;
  }

  /** The exception would have gone to whoever delivered the page, and the reader would have waited for ever. */
  @Test
  void scansThatAreOpenWhenTheNodeStopsEnd() {
    servePages(inbound -> null);
    EntryIterator iterator = partition.iterator(new ScanOptions());
    assertThat(await(iterator.next()).key()).isEqualTo(KEY);
    Future<Entry> open = iterator.next();
    EntryIterator untouched = partition.iterator(new ScanOptions());
    Promise<Void> told = Promise.promise();
    Promise<Void> entry = Promise.promise();
    EntryStream stream = partition.scan(new ScanOptions());
    stream.exceptionHandler(told::fail).endHandler(told::complete).handler(each -> entry.complete());
    await(entry.future());
    await(node.client.close());
    assertThat(failure(open)).isIn(ErrorCode.STOPPED, ErrorCode.SCAN_EXPIRED);
    assertThat(failure(told.future())).isIn(ErrorCode.STOPPED, ErrorCode.SCAN_EXPIRED);
    assertThat(failure(untouched.next())).isEqualTo(ErrorCode.STOPPED);
    await(iterator.close());
    await(stream.close());
  }

  @Test
  void aScanOutlivesItsVertxWithoutAWord() {
    servePages(inbound -> null);
    EntryIterator iterator = partition.iterator(new ScanOptions());
    await(iterator.next());
    EntryStream stream = partition.scan(new ScanOptions());
    await(node.client.close());
    await(node.vertx.close());
    assertThat(failure(iterator.next())).isIn(ErrorCode.STOPPED, ErrorCode.SCAN_EXPIRED);
    await(iterator.close());
    assertThatCode(() -> stream.pause().handler(entry -> { })).doesNotThrowAnyException();
    await(stream.close());
  }

  /** The page fetched ahead is the one that failed: without its cause the caller would hear of a closed scan. */
  @Test
  void aPageThatFailsBeforeItIsAskedForTellsTheNextCallWhy() {
    servePages(inbound -> ErrorCode.STORAGE_FAILED.failure("the disk"));
    EntryIterator iterator = partition.iterator(new ScanOptions());
    await(iterator.next());
    Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true); // the page ahead has failed
    assertThat(failure(iterator.next())).isEqualTo(ErrorCode.STORAGE_FAILED);
    assertThat(failure(iterator.next())).isEqualTo(ErrorCode.SCAN_EXPIRED);
  }

  /** A snapshot that nobody knows of would be kept for ten minutes, and a node has room for so many. */
  @Test
  void thePageThatComesTooLateIsGivenUp() {
    Queue<Inbound<?>> opened = new ConcurrentLinkedQueue<>();
    Queue<Long> closed = new ConcurrentLinkedQueue<>();
    node.serve(Service.RAFT, opened::add);
    node.serve(Service.STORAGE, inbound -> closed.add(((ScanClose) inbound.message()).scanId()));
    Awaitility.await().until(() -> { // a call whose deadline passes before it is sent, on a busy machine, shows nothing
      EntryIterator iterator = node.client.partition("orders", 200).iterator(new ScanOptions());
      assertThat(failure(iterator.next())).isEqualTo(ErrorCode.READ_TIMEOUT);
      return !opened.isEmpty();
    });
    assertThat(opened).allMatch(inbound -> inbound.message() instanceof ScanOpen);
    opened.peek().reply(new ScanPage(9, List.of(), false));
    Awaitility.await().until(() -> closed.contains(9L));
  }

  /** The reply's streams would wait for a reader for as long as both nodes live. */
  @Test
  void theStreamsOfAReplyThatComesTooLateAreGivenUp() {
    Queue<Inbound<?>> asked = new ConcurrentLinkedQueue<>();
    node.serve(Service.HANDLER, asked::add);
    assertThat(failure(node.client.request("orders", Payload.of("x"), new RequestOptions().setTimeoutMs(100))))
        .isEqualTo(ErrorCode.TIMEOUT);
    Inbound<?> request = asked.poll();
    assertThat(request.message()).isInstanceOf(HandlerRequest.class);
    PayloadStreams streams = node.client.payloadStreams(request.from());
    SilentSource source = new SilentSource();
    request.reply(new HandlerReply(streams.send(Payload.of("late").stream("rows", source))));
    Awaitility.await().until(() -> node.client.streams().stats().sending() == 0);
  }

  /** Headers of one request would otherwise go with every later one made of the same payload. */
  @Test
  void furtherHeadersAreTheRequestsAndNotThePayloads() {
    node.serve(Service.HANDLER, inbound ->
        inbound.reply(new HandlerReply(((HandlerRequest) inbound.message()).payload())));
    Payload payload = Payload.of("x");
    RequestOptions options = new RequestOptions();
    options.setHeaders(MultiMap.caseInsensitiveMultiMap().add("x-once", "1"));
    Payload reply = await(node.client.request("orders", payload, options));
    assertThat(reply.headers().get("x-once")).isEqualTo("1");
    assertThat(payload.headers().contains("x-once")).isFalse();
  }

  /** Asked again while it goes on, the same files would be rewritten twice at once. */
  @Test
  void aLongCompactionIsAskedForOnce() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.STORAGE, inbound -> {
      assertThat(inbound.message()).isInstanceOf(CompactRequest.class);
      asked.incrementAndGet();
      node.vertx.setTimer(RetryPolicy.FIRST_ATTEMPT_MS + 300, later -> inbound.reply(new Ack()));
    });
    await(partition.compact(KeyRange.all()));
    assertThat(asked).hasValue(1);
  }

  /** A handler's write that was refused for its term did not happen: saying "perhaps" would forbid to send it again. */
  @Test
  void aHandlersWriteThatIsRefusedByItsOwnNodeSurelyWroteNothing() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> {
      asked.incrementAndGet();
      inbound.fail(ErrorCode.NOT_LEADER.failure("no longer"));
    });
    Partition local = node.client.localPartition("orders", new LeaderHint(1, AloneNode.NODE_ID, 7));
    assertThat(failure(local.put(KEY, KEY))).isEqualTo(ErrorCode.NOT_LEADER);
    assertThat(asked).hasValue(1);
  }

  /** The shard knows a write by its id: without the same one it would be written twice. */
  @Test
  void aWriteWhoseOutcomeIsUnknownIsSentAgainWithTheSameId() {
    List<WriteId> ids = new CopyOnWriteArrayList<>();
    node.serve(Service.RAFT, inbound -> {
      ids.add(AloneNode.id(inbound));
      switch (ids.size()) {
        case 1 -> inbound.fail(ErrorCode.LEADERSHIP_LOST.failure("?"));
        case 2 -> inbound.fail(ErrorCode.CONNECTION_LOST.failure("?"));
        case 3 -> inbound.fail(ErrorCode.NOT_LEADER.failure("not I"));
        default -> inbound.reply(new WriteReply(11));
      }
    });
    assertThat(await(partition.put(KEY, KEY))).isEqualTo(11);
    assertThat(ids).hasSize(4).allMatch(id -> id.equals(new WriteId(ids.get(0).session(), 1, 1)));
    await(partition.put(KEY, KEY));
    assertThat(ids.get(4)).isEqualTo(new WriteId(ids.get(0).session(), 2, 2));
  }

  /**
   * Of a session that the shard has never heard of, a write that comes again cannot be told from one that is forgotten:
   * so none is sent before the shard knows it, and one that never was sent has surely not happened.
   */
  @Test
  void noWriteIsSentBeforeTheShardKnowsItsSession() {
    List<WriteId> ids = new CopyOnWriteArrayList<>();
    node.serveAll(Service.RAFT, inbound -> {
      ids.add(AloneNode.id(inbound));
      if (ids.size() < 4) {
        inbound.fail(ErrorCode.LEADERSHIP_LOST.failure("?"));
      } else {
        inbound.reply(new WriteReply(ids.size()));
      }
    });
    assertThat(await(Future.all(partition.put(KEY, KEY), partition.put(KEY, KEY))).size()).isEqualTo(2);
    assertThat(ids).hasSize(6);
    assertThat(ids.subList(0, 4)).containsOnly(WriteId.registering(ids.get(0).session()));
    assertThat(ids.subList(4, 6)).extracting(WriteId::session).containsOnly(ids.get(0).session());
    assertThat(ids.subList(4, 6)).extracting(WriteId::sequence).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aWriteOfASessionThatNobodyTakesHasNotHappened() {
    node.serveAll(Service.RAFT, inbound -> inbound.fail(ErrorCode.LEADERSHIP_LOST.failure("?")));
    assertThat(failure(node.client.partition("orders", 600).put(KEY, KEY))).isEqualTo(ErrorCode.NO_QUORUM);
    try (AloneNode full = new AloneNode(new BoroughOptions())) {
      full.serveAll(Service.RAFT, inbound -> inbound.fail(ErrorCode.DISK_FULL.failure("no room")));
      Partition refused = full.client.partition("orders");
      assertThat(failure(refused.put(KEY, KEY))).isEqualTo(ErrorCode.DISK_FULL);
      assertThat(failure(refused.put(KEY, KEY))).isEqualTo(ErrorCode.DISK_FULL);
    }
  }

  /** That the last attempt did not happen says nothing of the first: "nothing happened" would be a lie. */
  @Test
  void aWriteThatMayHaveHappenedOnceIsUnknownWhateverCameLater() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> inbound.fail(asked.incrementAndGet() == 1
        ? ErrorCode.LEADERSHIP_LOST.failure("?") : ErrorCode.NO_QUORUM.failure("nobody")));
    assertThat(failure(node.client.partition("orders", 600).put(KEY, KEY))).isEqualTo(ErrorCode.LEADERSHIP_LOST);
    assertThat(asked.get()).isGreaterThan(1);
  }

  /** A refusal is kept with the id: it is the answer, whichever of the attempts met it. */
  @Test
  void aRefusalIsTheAnswerToAllAttempts() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> inbound.fail(asked.incrementAndGet() == 1
        ? ErrorCode.LEADERSHIP_LOST.failure("?") : ErrorCode.mismatch(7, "another")));
    assertThat(failure(partition.compareAndPut(KEY, KEY, 3))).isEqualTo(ErrorCode.REVISION_MISMATCH);
  }

  /** A client that wrote nothing for an hour must not hear that nothing is known of what it has only begun. */
  @Test
  void aForgottenSessionIsBegunAnewUnlessTheWriteMayHaveHappened() {
    List<WriteId> ids = new CopyOnWriteArrayList<>();
    node.serve(Service.RAFT, inbound -> {
      ids.add(AloneNode.id(inbound));
      if (ids.size() == 1 || ids.size() == 4) {
        inbound.fail(ErrorCode.LEADERSHIP_LOST.failure("?"));
      } else if (ids.size() == 3 || ids.size() == 5) {
        inbound.fail(ErrorCode.SESSION_EXPIRED.failure("who is that?"));
      } else {
        inbound.reply(new WriteReply(ids.size()));
      }
    });
    await(partition.put(KEY, KEY)); // 1 and 2
    assertThat(failure(partition.put(KEY, KEY))).isEqualTo(ErrorCode.LEADERSHIP_LOST); // 3 begins anew with 4; then 5
    assertThat(ids.get(3).session()).isNotEqualTo(ids.get(0).session());
    assertThat(ids.get(3).sequence()).isEqualTo(1);
  }

  /** Sent again, it might be done twice. */
  @Test
  void aRequestWhoseOutcomeIsUnknownIsSentOnceUnlessItIsIdempotent() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.HANDLER, inbound -> {
      if (asked.incrementAndGet() % 2 == 1) {
        inbound.fail(ErrorCode.CONNECTION_LOST.failure("?"));
      } else {
        inbound.reply(new HandlerReply(((HandlerRequest) inbound.message()).payload()));
      }
    });
    assertThat(failure(node.client.request("orders", Payload.of("x"), new RequestOptions())))
        .isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(asked).hasValue(1);
    asked.set(0);
    await(node.client.request("orders", Payload.of("x"), new RequestOptions().setIdempotent(true)));
    assertThat(asked).hasValue(2);
  }

  /** It is asked for most when a node is gone: just then it must not fail. */
  @Test
  void infoNamesReplicasThatAreSilentOrStopped() {
    node.serve(Service.RAFT, inbound -> inbound.reply(new InfoReply("n1", 3, List.of(
        new ReplicaStatus("n1", RaftRole.LEADER, 7, 0), new ReplicaStatus("n2", RaftRole.UNREACHABLE, -1, -1),
        new ReplicaStatus("n3", RaftRole.CANDIDATE, 5, 2), new ReplicaStatus("n4", RaftRole.LEARNER, 1, 6)))));
    assertThat(await(partition.info()).replicas()).extracting(ReplicaInfo::role, ReplicaInfo::lag)
        .containsExactly(tuple(ReplicaRole.LEADER, 0L), tuple(ReplicaRole.FOLLOWER, -1L),
            tuple(ReplicaRole.FOLLOWER, 2L), tuple(ReplicaRole.LEARNER, 6L));
  }

  @Test
  void aWriteThatFailsForOtherReasonsIsSentOnce() {
    AtomicInteger asked = new AtomicInteger();
    for (ErrorCode code : List.of(ErrorCode.INTERNAL, ErrorCode.STORAGE_FAILED, ErrorCode.OVERLOADED)) {
      try (AloneNode other = new AloneNode(new BoroughOptions())) {
        asked.set(0);
        other.serve(Service.RAFT, inbound -> {
          asked.incrementAndGet();
          inbound.fail(code.failure("?"));
        });
        assertThat(failure(other.client.partition("orders").put(KEY, KEY))).isEqualTo(code);
        assertThat(asked).hasValue(1);
      }
    }
  }
}
