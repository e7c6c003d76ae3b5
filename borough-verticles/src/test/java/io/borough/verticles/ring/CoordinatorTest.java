package io.borough.verticles.ring;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireWriter;
import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import io.borough.verticles.FakeBus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A coordinator over a table whose answers are given in advance. */
@UnitTest
@ExtendWith(VertxExtension.class)
class CoordinatorTest {
  private static final BoroughException MISMATCH = ErrorCode.mismatch(7, "another was first");

  private final Queue<BoroughException> refusals = new ArrayDeque<>(); // of the next writes; guarded by itself
  private final List<Ring> committed = new ArrayList<>();
  private final Ring start = DataFolderTest.ring("c1", 1);
  private Vertx vertx;
  private FakeBus bus;
  private Coordinator coordinator;

  @BeforeEach
  void begin(Vertx vertx) {
    this.vertx = vertx;
    bus = new FakeBus(vertx);
    Messenger messenger = bus.node("a");
    await(messenger.handle(new MessageDispatcher(Service.RAFT)
        .on(ReadRequest.class, this::read)
        .on(WriteRequest.class, this::write)));
    coordinator = new Coordinator(new RingStore(messenger), () -> null, committed::add);
  }

  private void read(Inbound<ReadRequest> inbound) {
    inbound.reply(new ReadReply(List.of(new ReadResult(new WireWriter().message(start).toBuffer(), 7))));
  }

  private void write(Inbound<WriteRequest> inbound) {
    BoroughException refusal;
    synchronized (refusals) {
      refusal = refusals.poll();
    }
    if (refusal == null) {
      inbound.reply(new WriteReply(8));
    } else {
      inbound.fail(refusal);
    }
  }

  private static Ring added(Ring ring) {
    return ring.withNode(new RingNode("n2", "i", "h", 1, 2, 3, -1, "", 1, NodeState.UP));
  }

  /** On one event loop, as the verticle does. */
  private Future<Ring> change(UnaryOperator<Ring> next) {
    Promise<Ring> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(begin -> coordinator.change("a change", next).onComplete(done));
    return done.future();
  }

  private void refuse(BoroughException failure, int times) {
    synchronized (refusals) {
      for (int i = 0; i < times; i++) {
        refusals.add(failure);
      }
    }
  }

  private static void assertFails(Future<?> future, ErrorCode code) {
    assertThatThrownBy(() -> await(future))
        .isInstanceOfSatisfying(BoroughException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  /** Whoever asked must not hear of a race between two coordinators that the next try wins. */
  @Test
  void aChangeThatCameSecondIsMadeAgainOnWhatIsThere() throws Exception {
    refuse(MISMATCH, 3);
    assertThat(await(change(CoordinatorTest::added))).isEqualTo(added(start));
    assertThat(bus.sent(ReadRequest.class)).hasSize(4); // before each try what is there was read
    assertThat(bus.sent(WriteRequest.class)).hasSize(4);
  }

  /** Nothing was written, so it may be asked again; and a mismatch of ours would look like the asker's own. */
  @Test
  void aChangeThatAlwaysComesSecondIsUnavailable() {
    refuse(MISMATCH, 1_000);
    assertFails(change(CoordinatorTest::added), ErrorCode.UNAVAILABLE);
    assertThat(bus.sent(WriteRequest.class)).hasSizeLessThan(20);
  }

  /** It may have been made: whoever asks again must be answered from the truth and not from what was known before. */
  @Test
  void afterAWriteWithoutAnAnswerTheTableIsReadAgain() throws Exception {
    refuse(ErrorCode.LEADERSHIP_LOST.failure("deposed"), 1);
    assertFails(change(CoordinatorTest::added), ErrorCode.LEADERSHIP_LOST);
    assertThat(coordinator.known()).isNull();
    await(change(CoordinatorTest::added));
    assertThat(bus.sent(ReadRequest.class)).hasSize(2);
  }

  @Test
  void theTableIsReadOnceAndWhatChangesNothingIsNotWritten() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(await(change(UnaryOperator.identity()))).isEqualTo(start);
    }
    assertThat(bus.sent(ReadRequest.class)).hasSize(1);
    assertThat(bus.sent(WriteRequest.class)).isEmpty();
    assertThat(committed).containsExactly(start);
  }

  /** A burst of joins: more than can wait is refused at once, and what waits is made one after the other. */
  @Test
  void tooManyChangesAreRefused() throws Exception {
    List<Future<Ring>> all = new ArrayList<>();
    Promise<Void> asked = Promise.promise();
    vertx.getOrCreateContext().runOnContext(begin -> {
      for (int i = 0; i < 3_000; i++) {
        all.add(coordinator.change("a change", UnaryOperator.identity()));
      }
      asked.complete();
    });
    await(asked.future());
    assertFails(all.get(2_999), ErrorCode.OVERLOADED);
    assertThat(await(all.get(0))).isEqualTo(start);
    assertThat(await(all.get(2_000))).isEqualTo(start); // and the stack has not grown with them
  }

  @Test
  void aRefusalReachesOnlyWhoAsked() throws Exception {
    assertFails(change(ring -> {
      throw ErrorCode.WRONG_CLUSTER.failure("not of this one");
    }), ErrorCode.WRONG_CLUSTER);
    assertThat(await(change(CoordinatorTest::added))).isEqualTo(added(start));
    assertThat(bus.sent(ReadRequest.class)).hasSize(1);
  }
}
