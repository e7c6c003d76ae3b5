package io.borough.impl.client;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Partition;
import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnknownOutcomeException;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.Service;
import io.borough.impl.transport.Inbound;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller hears at the end, whatever its attempts have met. */
@UnitTest
class CallOutcomesTest {
  private static final Buffer KEY = Buffer.buffer("key");
  private static final long DEADLINE_MS = 1_000;

  private AloneNode node;

  @BeforeEach
  void start() {
    node = new AloneNode(new BoroughOptions());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static BoroughException failure(Future<?> future) {
    Awaitility.await().until(future::isComplete);
    assertThat(future.failed()).as("%s", future).isTrue();
    return (BoroughException) future.cause();
  }

  /** Its copy would compete with it for the node's queue, which is full just then, and its refusal end the call. */
  @Test
  void aWriteThatWaitsAtItsLeaderIsNotSentThereAgain() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> {
      if (asked.incrementAndGet() > 1) {
        inbound.fail(ErrorCode.OVERLOADED.failure("the first is waiting here"));
      } else {
        node.vertx.setTimer(RetryPolicy.FIRST_ATTEMPT_MS + 700, later -> inbound.reply(new WriteReply(11)));
      }
    });
    assertThat(await(node.client.partition("orders").put(KEY, KEY))).isEqualTo(11);
    assertThat(asked).hasValue(1);
  }

  /** Only another attempt can tell what became of the first, and a queue is full for a moment. */
  @Test
  void aWriteThatMayHaveHappenedWaitsForRoom() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> {
      switch (asked.incrementAndGet()) {
        case 1 -> inbound.fail(ErrorCode.CONNECTION_LOST.failure("?"));
        case 2, 3 -> inbound.fail(ErrorCode.OVERLOADED.failure("full"));
        case 4 -> inbound.fail(ErrorCode.DISK_FULL.failure("full"));
        default -> inbound.reply(new WriteReply(11));
      }
    });
    assertThat(await(node.client.partition("orders").put(KEY, KEY))).isEqualTo(11);
    assertThat(asked).hasValue(5);
  }

  /** The second leader has other limits: it says nothing of what the first has done. */
  @Test
  void aRefusalByAnotherLeadersLimitsIsNoAnswerToAnAttemptOfUnknownOutcome() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.RAFT, inbound -> inbound.fail(asked.incrementAndGet() == 1
        ? ErrorCode.CONNECTION_LOST.failure("?") : ErrorCode.BATCH_TOO_LARGE.failure("for me")));
    assertThat(failure(node.client.partition("orders").put(KEY, KEY)).code()).isEqualTo(ErrorCode.CONNECTION_LOST);
    AtomicInteger requests = new AtomicInteger();
    node.serve(Service.HANDLER, inbound -> inbound.fail(requests.incrementAndGet() == 1
        ? ErrorCode.CONNECTION_LOST.failure("?") : ErrorCode.NO_HANDLER.failure("none here")));
    assertThat(failure(node.client.request("orders", Payload.of("x"), new RequestOptions().setIdempotent(true))).code())
        .isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(requests).hasValue(2);
  }

  @Test
  void anIdempotentRequestThatMayHaveBegunWaitsForRoom() {
    AtomicInteger asked = new AtomicInteger();
    node.serve(Service.HANDLER, inbound -> {
      switch (asked.incrementAndGet()) {
        case 1 -> inbound.fail(ErrorCode.CONNECTION_LOST.failure("?"));
        case 2 -> inbound.fail(ErrorCode.OVERLOADED.failure("full"));
        default -> inbound.reply(new HandlerReply(((HandlerRequest) inbound.message()).payload()));
      }
    });
    RequestOptions idempotent = new RequestOptions().setIdempotent(true);
    await(node.client.request("orders", Payload.of("x"), idempotent));
    assertThat(asked).hasValue(3);
    asked.set(1);
    assertThat(failure(node.client.request("orders", Payload.of("x"), idempotent)).code())
        .isEqualTo(ErrorCode.OVERLOADED);
  }

  /** A leader that is frozen answers nothing, and the one that comes after it may be known before it is there. */
  @Test
  void aSilentLeaderIsLeftForTheNextAlsoWhenThatIsFoundLate() {
    Queue<Inbound<?>> silent = new ConcurrentLinkedQueue<>();
    node.serve(Service.RAFT, silent::add);
    Future<Long> write = node.client.partition("orders", 10_000).put(KEY, KEY);
    Awaitility.await().until(() -> silent.size() == 1);
    node.client.routes().setLeader(new LeaderHint(1, "n2", 8)); // whom nobody has heard: there is nobody to turn to
    try (AloneNode next = other()) {
      next.serve(Service.RAFT, inbound -> inbound.reply(new WriteReply(12)));
      assertThat(await(write)).isEqualTo(12);
    }
  }

  /** The shard keeps the refusal of a write's own condition with its number, so that it answers every attempt. */
  @Test
  void aMismatchThatTheFirstAttemptIsToldLateEndsTheCall() {
    Queue<Inbound<?>> first = new ConcurrentLinkedQueue<>();
    Queue<Inbound<?>> second = new ConcurrentLinkedQueue<>();
    node.serve(Service.RAFT, first::add);
    try (AloneNode next = other()) {
      next.serve(Service.RAFT, second::add);
      Future<Long> write = node.client.partition("orders", 60_000).put(KEY, KEY);
      Awaitility.await().until(() -> first.size() == 1);
      node.client.routes().setLeader(new LeaderHint(1, "n2", 8));
      Awaitility.await().until(() -> second.size() == 1);
      first.poll().fail(ErrorCode.mismatch(7, "another"));
      assertThat(failure(write).code()).isEqualTo(ErrorCode.REVISION_MISMATCH);
    }
  }

  /** A call that is over must not count among those that wait, nor be sent to a node that has no room. */
  @Test
  void aCallThatIsAnsweredWhileItWaitsIsNotSentAgain() {
    Queue<Inbound<?>> first = new ConcurrentLinkedQueue<>();
    AtomicInteger second = new AtomicInteger();
    node.serve(Service.RAFT, first::add);
    try (AloneNode next = other()) {
      next.serve(Service.RAFT, inbound -> {
        second.incrementAndGet();
        inbound.fail(ErrorCode.OVERLOADED.failure("full"));
      });
      Future<Long> write = node.client.partition("orders", 60_000).put(KEY, KEY);
      Awaitility.await().until(() -> first.size() == 1);
      node.client.routes().setLeader(new LeaderHint(1, "n2", 8));
      Awaitility.await().until(() -> second.get() >= 8); // the next waits for nearly a second
      Awaitility.await().until(() -> node.client.router().waiting() == 1);
      int sent = second.get();
      first.poll().reply(new WriteReply(11));
      assertThat(await(write)).isEqualTo(11);
      assertThat(node.client.router().waiting()).isZero();
      assertThat(failure(node.client.partition("orders").put(KEY, KEY)).code()).isEqualTo(ErrorCode.OVERLOADED);
      assertThat(second).as("the write that was answered, and one more").hasValue(sent + 1);
    }
  }

  /** A second node on the same Vert.x, which the first has come to know. */
  private AloneNode other() {
    AloneNode other = new AloneNode(new BoroughOptions(), node.vertx, "n2");
    Awaitility.await().until(() -> node.client.directory().byNodeId("n2") != null);
    return other;
  }

  private enum Attempt {
    REPLY,
    SILENCE,
    LEADERSHIP_LOST,
    CONNECTION_LOST,
    NOT_LEADER,
    NO_QUORUM,
    OVERLOADED,
    DISK_FULL,
    MISMATCH,
    TOO_LARGE;

    boolean mayHaveHappened() {
      return this == SILENCE || this == LEADERSHIP_LOST || this == CONNECTION_LOST;
    }

    void answer(Inbound<?> inbound) {
      switch (this) {
        case REPLY -> inbound.reply(new WriteReply(1));
        case SILENCE -> { }
        case MISMATCH -> inbound.fail(ErrorCode.mismatch(7, "another"));
        case TOO_LARGE -> inbound.fail(ErrorCode.BATCH_TOO_LARGE.failure("for me"));
        default -> inbound.fail(ErrorCode.valueOf(name()).failure("?"));
      }
    }
  }

  /** One write: what its attempts meet, the last of them again and again, and what became of it. */
  private static final class Script {
    private final List<Attempt> attempts;
    private final AtomicInteger asked = new AtomicInteger();
    private final long begunNanos = System.nanoTime();
    private volatile long tookMs = -1;
    private Future<Long> end;

    Script(Random random, List<Attempt> kinds) {
      attempts = random.ints(1 + random.nextInt(5), 0, kinds.size()).mapToObj(kinds::get).toList();
    }

    void begin(Partition partition) {
      end = partition.put(KEY, KEY).onComplete(done -> tookMs = (System.nanoTime() - begunNanos) / 1_000_000);
    }

    Attempt next() {
      return attempts.get(Math.min(asked.getAndIncrement(), attempts.size() - 1));
    }

    /** What its attempts have met. */
    List<Attempt> met() {
      return attempts.subList(0, Math.min(asked.get(), attempts.size()));
    }

    @Override
    public String toString() {
      return attempts + ", asked " + asked + " times, " + end + " after " + tookMs + " ms";
    }
  }

  /**
   * Random attempts: the end is never TIMEOUT before the deadline, never "nothing happened" when an attempt may have
   * happened, never unknown when none may.
   */
  @Test
  void theEndIsTrueOfAllAttempts() {
    List<Attempt> answered = new ArrayList<>(List.of(Attempt.values()));
    answered.remove(Attempt.SILENCE);
    for (Script script : run(answered)) {
      assertTrue(script);
      assertThat(script.end.cause() instanceof UnknownOutcomeException && script.met().stream()
          .noneMatch(Attempt::mayHaveHappened)).as("%s", script).isFalse();
    }
  }

  /** As above, with leaders that say nothing, whose calls turn to the next leader. */
  @Test
  void theEndIsTrueOfAllAttemptsAlsoWhereLeadersFallSilent() {
    run(List.of(Attempt.values())).forEach(CallOutcomesTest::assertTrue);
  }

  private List<Script> run(List<Attempt> kinds) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, Script> scripts = new ConcurrentHashMap<>();
    AtomicLong term = new AtomicLong(7);
    try (AloneNode next = other()) {
      List.of(node, next).forEach(each -> each.serve(Service.RAFT, inbound -> {
        Attempt attempt = scripts.get(AloneNode.partition(inbound)).next();
        attempt.answer(inbound);
        if (attempt == Attempt.SILENCE) { // then the other node comes to lead
          node.client.routes()
              .setLeader(new LeaderHint(1, each == node ? "n2" : AloneNode.NODE_ID, term.incrementAndGet()));
        }
      }));
      for (int i = 0; i < 200; i++) {
        scripts.put("p" + i, new Script(random, kinds));
      }
      scripts.forEach((name, script) -> script.begin(node.client.partition(name, DEADLINE_MS)));
      Awaitility.await().until(() -> scripts.values().stream().allMatch(script -> script.end.isComplete()));
      Awaitility.await().until(() -> scripts.values().stream().allMatch(script -> script.tookMs >= 0));
    }
    return List.copyOf(scripts.values());
  }

  private static void assertTrue(Script script) {
    boolean unknown = script.met().stream().anyMatch(Attempt::mayHaveHappened);
    if (script.end.succeeded()) {
      assertThat(script.met()).as("%s", script).contains(Attempt.REPLY);
      return;
    }
    BoroughException failure = (BoroughException) script.end.cause();
    if (failure.code() == ErrorCode.TIMEOUT) {
      assertThat(script.tookMs).as("%s", script).isGreaterThanOrEqualTo(DEADLINE_MS - 2); // milliseconds are cut off
    }
    if (unknown && failure.code() != ErrorCode.REVISION_MISMATCH) { // which the shard says of all attempts
      assertThat(failure).as("%s", script).isInstanceOf(UnknownOutcomeException.class);
    }
  }
}
