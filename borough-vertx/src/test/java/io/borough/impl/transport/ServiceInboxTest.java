package io.borough.impl.transport;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.error.ErrorCode;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.wire.WireMessage;
import io.borough.testing.UnitTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@UnitTest
@ExtendWith(VertxExtension.class)
class ServiceInboxTest {
  private final PendingCalls pending = new PendingCalls(10_000);
  private Vertx vertx;
  private Context context;
  private ServiceInbox inbox;

  @BeforeEach
  void makeInbox(Vertx vertx) {
    this.vertx = vertx;
    context = ((VertxInternal) vertx).createEventLoopContext();
    inbox = new ServiceInbox(vertx, "part");
  }

  private void open(Handler<List<Inbound<?>>> handler) {
    await(Future.<Void>future(promise -> context.runOnContext(go -> inbox.open(handler).onComplete(promise))));
  }

  private Future<WireMessage> add() {
    Promise<WireMessage> promise = Promise.promise();
    inbox.add(pending.add("here", Long.MAX_VALUE, promise).carry(new BootstrapRequest()));
    inbox.announce();
    return promise.future();
  }

  /** Vert.x drops what comes for a consumer that is gone: its askers must not wait for it. */
  @Test
  void whatWaitsWhenThePartEndsIsRefused() {
    open(batch -> batch.forEach(inbound -> inbound.reply(new Ack())));
    CountDownLatch busy = new CountDownLatch(1);
    context.runOnContext(block -> {
      try {
        busy.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    Future<WireMessage> waiting = add();
    Future<Void> closed = inbox.close();
    busy.countDown();
    await(closed);
    await().until(waiting::isComplete);
    assertThat(BusMessengerTest.failure(waiting).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(BusMessengerTest.failure(add()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    open(batch -> batch.forEach(inbound -> inbound.reply(new Ack())));
    assertThat(await(add())).isEqualTo(new Ack());
  }

  /** One message that cannot be handled leaves nobody waiting, nor the part deaf. */
  @Test
  void aBatchThatTheHandlerFailsOnIsAnswered() {
    open(batch -> {
      throw new IllegalStateException("cannot");
    });
    vertx.exceptionHandler(reported -> { });
    assertThat(BusMessengerTest.failure(add()).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(BusMessengerTest.failure(add()).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  /** A part that has much to do lets others on its thread have their turn. */
  @Test
  void batchesAreBounded() {
    List<Integer> sizes = new ArrayList<>();
    open(batch -> {
      sizes.add(batch.size());
      batch.forEach(inbound -> inbound.reply(new Ack()));
    });
    List<Future<WireMessage>> asked = new ArrayList<>();
    Promise<Void> added = Promise.promise();
    context.runOnContext(go -> {
      for (int i = 0; i < 5_000; i++) {
        asked.add(add());
      }
      added.complete();
    });
    await(added.future().compose(done -> Future.all(asked)));
    assertThat(sizes).containsExactly(1_024, 1_024, 1_024, 1_024, 904);
  }
}
