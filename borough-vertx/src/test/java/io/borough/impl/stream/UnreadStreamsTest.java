package io.borough.impl.stream;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.transport.BusMessenger;
import io.borough.options.StreamOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams whose readers have forgotten them are given up, and no others. */
@UnitTest
@ExtendWith(VertxExtension.class)
class UnreadStreamsTest {
  private static final long FOR_MS = 100;
  private static final long TEN_MINUTES = TimeUnit.MINUTES.toNanos(10);

  private Vertx vertx;
  private BusStreams streams;
  private String busId;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  private void open(StreamOptions options) {
    BusMessenger messenger = await(BusMessenger.open(vertx, "test", "c1", options));
    streams = await(BusStreams.open(vertx, messenger, options));
    busId = messenger.busId();
  }

  private TestSource source() {
    return new TestSource(TestSource.context(vertx), 7, Long.MAX_VALUE, 1_000);
  }

  private OutboundStream send(TestSource source) {
    return StreamTransportContract.on(TestSource.context(vertx), () -> streams.send(busId, source));
  }

  private BusInboundStream receive(OutboundStream stream) {
    return (BusInboundStream) StreamTransportContract.on(
        TestSource.context(vertx), () -> streams.receive(busId, stream.streamId()));
  }

  private static BoroughException failure(Future<?> future) {
    await().until(future::isComplete);
    return (BoroughException) future.cause();
  }

  private void assertEnded(TestSource source, OutboundStream stream) {
    assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_RESET);
    assertThat(stream.ended().cause()).hasMessageContaining("unreadTimeoutMs");
    await().until(source::isLetGo);
    await().untilAsserted(() -> {
      assertThat(streams.stats().sending()).isZero();
      assertThat(streams.stats().receiving()).isZero();
      assertThat(streams.stats().unreadBytes()).isZero();
    });
  }

  /** A reply whose caller looks at the body alone: its streams would be open for as long as both nodes live. */
  @Test
  void aStreamWithoutAHandlerIsGivenUpAtBothEnds() {
    open(new StreamOptions().setUnreadTimeoutMs(FOR_MS));
    TestSource source = source();
    OutboundStream stream = send(source);
    InboundStream unread = receive(stream);
    assertEnded(source, stream);
    Promise<Void> told = Promise.promise();
    unread.exceptionHandler(told::tryFail).handler(buffer -> told.tryFail("a buffer came"));
    assertThat(failure(told.future()).code()).isEqualTo(ErrorCode.STREAM_RESET); // who comes too late hears so
  }

  @Test
  void aStreamThatNobodyReceivedIsGivenUp() {
    open(new StreamOptions().setUnreadTimeoutMs(FOR_MS));
    TestSource source = source();
    assertEnded(source, send(source));
  }

  @Test
  void aReaderThatPausedForTooLongHearsWhy() {
    open(new StreamOptions().setUnreadTimeoutMs(FOR_MS));
    TestSource source = source();
    OutboundStream stream = send(source);
    InboundStream paused = receive(stream);
    AtomicInteger read = new AtomicInteger();
    Promise<Void> told = Promise.promise();
    paused.exceptionHandler(told::fail).handler(buffer -> {
      read.incrementAndGet();
      paused.pause();
    });
    assertThat(failure(told.future())).hasMessageContaining("unreadTimeoutMs");
    assertThat(told.future().cause()).isInstanceOfSatisfying(BoroughException.class,
        cause -> assertThat(cause.code()).isEqualTo(ErrorCode.STREAM_RESET));
    assertThat(read).hasValue(1);
    assertEnded(source, stream);
  }

  /** By a clock of its own: whoever asks now and then is slow, and whoever waits for a silent source asks. */
  @Test
  void aReaderThatAsksNowAndThenIsNeverGivenUp() {
    open(new StreamOptions());
    BusInboundStream slow = receive(send(source()));
    assertThat(slow.isUnread(System.nanoTime() + TEN_MINUTES, TEN_MINUTES)).isTrue();
    AtomicInteger read = new AtomicInteger();
    slow.pause();
    slow.handler(buffer -> read.incrementAndGet());
    for (int i = 1; i <= 5; i++) {
      long before = System.nanoTime();
      slow.fetch(1);
      int expected = i;
      await().until(() -> read.get() == expected);
      assertThat(slow.isUnread(before + TEN_MINUTES, TEN_MINUTES)).isFalse();
      assertThat(slow.isUnread(System.nanoTime() + TEN_MINUTES, TEN_MINUTES)).isTrue();
    }
    slow.resume();
    assertThat(slow.isUnread(System.nanoTime() + 100 * TEN_MINUTES, TEN_MINUTES)).isFalse();
    long before = System.nanoTime();
    slow.pause();
    assertThat(slow.isUnread(before + TEN_MINUTES, TEN_MINUTES)).isFalse();
  }

  /** It is paused for as long as the last reader has not taken half a window. */
  @Test
  void aStreamThatIsPassedOnIsItsLastReadersToGiveUp() {
    open(new StreamOptions());
    Context middle = TestSource.context(vertx);
    OutboundStream there = send(source());
    BusInboundStream passed = (BusInboundStream) StreamTransportContract.on(
        middle, () -> streams.receive(busId, there.streamId()));
    OutboundStream back = StreamTransportContract.on(middle, () -> streams.send(busId, passed));
    BusInboundStream last = receive(back);
    assertThat(passed.isUnread(System.nanoTime() + TEN_MINUTES, TEN_MINUTES)).isFalse();
    assertThat(last.isUnread(System.nanoTime() + TEN_MINUTES, TEN_MINUTES)).isTrue();
    last.abandon(ErrorCode.STREAM_RESET.failure("enough"));
    assertThat(failure(back.ended())).hasMessage("enough");
    assertThat(failure(there.ended()).code()).isEqualTo(ErrorCode.STREAM_RESET);
  }

  /** Withdrawn to be sent elsewhere, it is its sender's again. */
  @Test
  void aStreamThatIsNoLongerPassedOnCountsAgain() {
    open(new StreamOptions());
    Context middle = TestSource.context(vertx);
    BusInboundStream passed = receive(send(source()));
    OutboundStream back = StreamTransportContract.on(middle, () -> streams.send(busId, passed));
    StreamTransportContract.on(middle, back::withdraw);
    assertThat(passed.isUnread(System.nanoTime() + TEN_MINUTES, TEN_MINUTES)).isTrue();
  }
}
