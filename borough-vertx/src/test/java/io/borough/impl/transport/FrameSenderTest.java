package io.borough.impl.transport;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.VertxExtension;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of frames that the event bus cannot write: on a bus that does as it is told. */
@UnitTest
@ExtendWith(VertxExtension.class)
class FrameSenderTest {
  private static final String PEER = "local.0000000000000001";
  private static final WriteRequest LARGE = new WriteRequest(1, null, new byte[600_000]);

  private final Bus bus = new Bus();
  private final PendingCalls pending = new PendingCalls(100);
  private final List<String> broken = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private ContextInternal context;
  private ConnectionTable table;
  private FrameSender sender;
  private long lastLinkId;

  @BeforeEach
  void makeSender(Vertx vertx) {
    context = ((VertxInternal) vertx).createEventLoopContext();
    ConnectionTable.Listeners events = new ConnectionTable.Listeners((VertxInternal) vertx);
    StreamOptions options = new StreamOptions().setMaxOutboxBytes(1 << 20).setPeerBudgetBytes(1 << 16).setMaxStreams(1)
        .setWindowBytes(1 << 16);
    table = new ConnectionTable(context, new ClusterManagerView(vertx), pending, events, options,
        peer -> new PeerConnection(peer, "local.0000000000000000", new ClusterIdentity(), bus, () -> ++lastLinkId,
            System.nanoTime()));
    sender = new FrameSender(context, table, pending, events, options);
    go(() -> {
      table.open();
      events.linkBroken.add(broken::add);
      events.peerLost.add(gone::add);
    });
  }

  private void go(Runnable action) {
    await(Future.<Void>future(promise -> context.runOnContext(go -> {
      action.run();
      promise.complete();
    })));
  }

  private Future<WireMessage> call(WireMessage message) {
    Promise<WireMessage> promise = Promise.promise();
    PendingCalls.Call call = pending.add(PEER, System.nanoTime() + 60_000_000_000L, promise);
    go(() -> {
      sender.request(call, message);
      sender.flushAll();
    });
    return promise.future();
  }

  private static ErrorCode code(Future<?> future) {
    return ((BoroughException) future.cause()).code();
  }

  private void fail(int frame, Throwable cause) {
    go(() -> bus.writes.get(frame).fail(cause));
  }

  /** Nobody can have read what went into no connection, so the caller may ask elsewhere at once. */
  @Test
  void aCallThatMetNoConnectionIsUnreachable() {
    Future<WireMessage> call = call(new BootstrapRequest());
    fail(0, new ConnectException("refused"));
    assertThat(code(call)).isEqualTo(ErrorCode.NODE_UNREACHABLE);
    assertThat(broken).containsExactly(PEER);
    assertThat(gone).isEmpty();
  }

  /** Half of a frame may have been read: only the peer can say, so it is asked, once a second at most. */
  @Test
  void aCallThatMayHaveBeenReadWaitsForWhatThePeerSays() {
    Future<WireMessage> call = call(new BootstrapRequest());
    fail(0, new ClosedChannelException());
    assertThat(call.isComplete()).isFalse();
    assertThat(broken).containsExactly(PEER);
    assertThat(bus.frames).hasSize(2);
    FrameReader asking = new FrameReader(bus.frames.get(1).reader());
    assertThat(asking.linkId()).isEqualTo(2);
    assertThat(asking.seq()).isZero();
    fail(1, new ClosedChannelException());
    assertThat(bus.frames).as("asked again at once").hasSize(2);
    go(() -> sender.failSent(table.find(PEER), new FrameSequence.Gap(1, 0, 2, 0, true)));
    assertThat(code(call)).isEqualTo(ErrorCode.NODE_UNREACHABLE);
  }

  /** The peer's frames before the loss are none of its business. */
  @Test
  void aLossFailsOnlyTheCallsThatItHit() {
    Future<WireMessage> before = call(new BootstrapRequest());
    Future<WireMessage> lost = call(new BootstrapRequest());
    Future<WireMessage> after = call(new BootstrapRequest());
    go(() -> sender.failSent(table.find(PEER), new FrameSequence.Gap(1, 1, 1, 2, false)));
    assertThat(before.isComplete()).isFalse();
    assertThat(code(lost)).isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(after.isComplete()).isFalse();
  }

  /** A node that has closed is gone, whatever the cluster manager says of its process. */
  @Test
  void aPeerThatDoesNotListenIsGone() {
    Future<WireMessage> earlier = call(new BootstrapRequest());
    go(() -> bus.writes.get(0).complete());
    Future<WireMessage> call = call(new BootstrapRequest());
    fail(1, new ReplyException(ReplyFailure.NO_HANDLERS, "nobody"));
    assertThat(code(call)).isEqualTo(ErrorCode.NODE_UNREACHABLE);
    assertThat(code(earlier)).isEqualTo(ErrorCode.CONNECTION_LOST);
    assertThat(gone).containsExactly(PEER);
  }

  /** One huge frame would hold up everything behind it. */
  @Test
  void aFrameIsSentOnceItIsFull() {
    PendingCalls.Call first = pending.add(PEER, System.nanoTime() + 60_000_000_000L, Promise.promise());
    PendingCalls.Call second = pending.add(PEER, System.nanoTime() + 60_000_000_000L, Promise.promise());
    go(() -> {
      sender.request(first, LARGE);
      assertThat(bus.frames).isEmpty();
      sender.request(second, LARGE);
      assertThat(bus.frames).hasSize(1);
      sender.flushAll();
      assertThat(bus.frames).hasSize(1);
    });
  }

  /** The event bus queues without bound: calls are refused first, then streams broken, then answers left out. */
  @Test
  void whatTheSocketDoesNotTakeIsBounded() {
    call(LARGE);
    call(LARGE);
    assertThat(code(call(new BootstrapRequest()))).isEqualTo(ErrorCode.OVERLOADED);
    go(() -> {
      sender.send(PEER, LARGE);
      sender.send(PEER, LARGE);
      assertThat(broken).isEmpty();
      sender.send(PEER, LARGE);
      sender.flushAll();
    });
    assertThat(broken).containsExactly(PEER);
    int before = bus.frames.size();
    go(() -> {
      sender.reply(PEER, 77, new WriteReply(1));
      sender.flushAll();
    });
    List<String> said = new ArrayList<>();
    new FrameReader(bus.frames.get(before).reader()).read(new FrameFormatTest.Words(said));
    assertThat(said).containsExactly("fail 77 CONNECTION_LOST too much waits to be sent for the answer to be");
    go(() -> bus.writes.forEach(Promise::tryComplete));
    assertThat(call(new Ack()).isComplete()).as("room again").isFalse();
  }

  /** Takes frames, and completes their writes when the test says so. */
  private static final class Bus implements MessageProducer<BusFrame> {
    private final List<BusFrame> frames = new ArrayList<>();
    private final List<Promise<Void>> writes = new ArrayList<>();

    @Override
    public Future<Void> write(BusFrame frame) {
      frames.add(frame);
      Promise<Void> written = Promise.promise();
      writes.add(written);
      return written.future();
    }

    @Override
    public MessageProducer<BusFrame> deliveryOptions(DeliveryOptions options) {
      return this;
    }

    @Override
    public String address() {
      return "bus";
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
