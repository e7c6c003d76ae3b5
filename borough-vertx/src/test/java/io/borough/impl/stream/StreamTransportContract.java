package io.borough.impl.stream;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.StreamOptions;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every transport of streams must do, between two nodes and within one. */
abstract class StreamTransportContract {
  static final int WINDOW = 64 * 1024;
  static final int FRAME = 16 * 1024;
  static final int BUDGET = 1024 * 1024;
  static final int MAX_STREAMS = 2_100;
  static final long IDLE_MS = 1_000;
  static final long SEED = 20_261_123;

  /** One end. */
  record End(Vertx vertx, StreamTransport transport, String busId) {}

  static StreamOptions options() {
    return new StreamOptions().setWindowBytes(WINDOW).setMaxFrameBytes(FRAME).setPeerBudgetBytes(BUDGET)
        .setMaxStreams(MAX_STREAMS).setPingMs(100).setIdleTimeoutMs(IDLE_MS);
  }

  abstract End writer();

  abstract End reader();

  OutboundStream send(ReadStream<Buffer> source) {
    return on(TestSource.context(writer().vertx()), () -> writer().transport().send(reader().busId(), source));
  }

  InboundStream receive(OutboundStream stream) {
    return receive(stream.streamId(), TestSource.context(reader().vertx()));
  }

  InboundStream receive(long streamId, Context context) {
    return on(context, () -> reader().transport().receive(writer().busId(), streamId));
  }

  TestReader read(OutboundStream stream) {
    return on(TestSource.context(reader().vertx()),
        () -> new TestReader(reader().transport().receive(writer().busId(), stream.streamId())));
  }

  TestSource source(long totalBytes, int maxBuffer) {
    return new TestSource(TestSource.context(writer().vertx()), SEED, totalBytes, maxBuffer);
  }

  static <T> T on(Context context, Supplier<T> action) {
    return await(Future.future(promise -> context.runOnContext(go -> {
      try {
        promise.complete(action.get());
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    })));
  }

  static BoroughException failure(Future<?> future) {
    await().atMost(Duration.ofSeconds(30)).until(future::isComplete);
    assertThat(future.failed()).as("failed").isTrue();
    return (BoroughException) future.cause();
  }

  static void assertFailed(TestReader reader, ErrorCode code) {
    await().atMost(Duration.ofSeconds(30)).until(reader::isOver);
    assertThat(reader.faults()).isEmpty();
    assertThat(((BoroughException) reader.failure()).code()).isEqualTo(code);
  }

  void assertNothingIsOpen() {
    for (End end : List.of(writer(), reader())) {
      await().untilAsserted(() -> {
        assertThat(end.transport().stats().sending()).isZero();
        assertThat(end.transport().stats().receiving()).isZero();
      });
    }
  }

  /** Bytes that were lost, doubled or swapped anywhere would show in the sum. */
  @Test
  void everythingComesInOrderAndThenTheEnd() {
    for (int maxBuffer : new int[] {50, 3_000, 200_000}) { // joined, as they are, split
      TestSource source = source(5_000_000, maxBuffer);
      OutboundStream stream = send(source);
      TestReader reader = read(stream);
      await().atMost(Duration.ofSeconds(60)).until(reader::isOver);
      assertThat(reader.failure()).isNull();
      assertThat(reader.faults()).isEmpty();
      assertThat(reader.checksum()).isEqualTo(source.checksum());
      await(stream.ended());
    }
    assertNothingIsOpen();
  }

  /** Sources mostly live where they are sent from: then nothing goes over to another thread. */
  @Test
  void aSourceMayBeOnTheContextThatSendsIt() {
    Context context = TestSource.context(writer().vertx());
    TestSource source = new TestSource(context, SEED, 3_000_000, 40_000);
    OutboundStream stream = on(context, () -> writer().transport().send(reader().busId(), source));
    TestReader reader = read(stream);
    await(stream.ended());
    assertThat(reader.faults()).isEmpty();
    assertThat(reader.checksum()).isEqualTo(source.checksum());
  }

  /** A stream without a byte must not leave its reader waiting. */
  @Test
  void anEmptyStreamEnds() {
    OutboundStream stream = send(source(0, 1));
    TestReader reader = read(stream);
    await(stream.ended());
    assertThat(reader.isOver()).isTrue();
    assertThat(reader.failure()).isNull();
    assertNothingIsOpen();
  }

  /** The reader must not take half a file for a whole one. */
  @Test
  void aFailureOfTheSourceComesAfterWhatItGave() {
    OutboundStream stream = send(new TestSource(TestSource.context(writer().vertx()), SEED, 100_000, 1_000,
        new IllegalStateException("disk on fire")));
    TestReader reader = read(stream);
    assertFailed(reader, ErrorCode.STREAM_RESET);
    assertThat(reader.failure()).hasMessageContaining("disk on fire");
    assertThat(reader.bytes()).isEqualTo(100_000);
    assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_RESET);
    assertNothingIsOpen();
  }

  /** A source that nobody reads any more would hold its file or socket for ever. */
  @Test
  void aReaderThatGivesUpLetsTheSourceGo() {
    TestSource source = source(Long.MAX_VALUE, 1_000);
    OutboundStream stream = send(source);
    InboundStream inbound = receive(stream);
    TestReader reader = on(TestSource.context(reader().vertx()), () -> new TestReader(inbound));
    await().until(() -> reader.bytes() > 100_000);
    inbound.abandon();
    assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_RESET);
    await().until(source::isLetGo);
    assertThat(reader.isOver()).isFalse();
    assertNothingIsOpen();
    assertThat(reader().transport().stats().unreadBytes()).isZero();
  }

  /** Pipes that fail do this and nothing else. */
  @Test
  void takingTheHandlerAwayWhileItFlowsGivesUpAndWhilePausedDoesNot() {
    TestSource source = source(1_000_000, 1_000);
    OutboundStream stream = send(source);
    Context context = TestSource.context(reader().vertx());
    InboundStream inbound = receive(stream.streamId(), context);
    TestReader reader = on(context, () -> new TestReader(inbound));
    on(context, () -> inbound.pause().handler(null));
    on(context, () -> inbound.handler(buffer -> { }).handler(null)); // another tick, still paused
    assertThat(stream.ended().isComplete()).isFalse();
    on(context, inbound::resume);
    assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_RESET);
    await().until(source::isLetGo);
    assertThat(reader.isOver()).isFalse();
    assertNothingIsOpen();
  }

  /** The bus has no flow control: without credit a slow reader means an OutOfMemoryError at the writer. */
  @Test
  void aReaderThatStopsCostsAWindowForAsLongAsItLikes() {
    TestSource source = source(10_000_000, 5_000);
    OutboundStream stream = send(source);
    Context context = TestSource.context(reader().vertx());
    InboundStream inbound = receive(stream.streamId(), context);
    TestReader reader = on(context, () -> {
      TestReader made = new TestReader(inbound);
      inbound.pause();
      return made;
    });
    await().until(() -> source.givenBytes() >= WINDOW - FRAME);
    await().during(Duration.ofMillis(3 * IDLE_MS)).atMost(Duration.ofMillis(5 * IDLE_MS))
        .until(() -> source.givenBytes() <= WINDOW + 2 * FRAME && reader.bytes() == 0);
    assertThat(reader().transport().stats().unreadBytes()).isLessThanOrEqualTo(WINDOW);
    assertThat(stream.ended().isComplete()).isFalse();
    inbound.resume();
    await(stream.ended());
    assertThat(reader.checksum()).isEqualTo(source.checksum());
    assertNothingIsOpen();
  }

  /** A buffer weighs more than its bytes: many small ones must count. */
  @Test
  void aReaderThatStopsHoldsABoundedNumberOfSmallBuffers() {
    TestSource source = source(10_000_000, 1);
    InboundStream inbound = receive(send(source));
    inbound.pause();
    await().during(Duration.ofMillis(500)).until(() -> source.givenBytes() > 0 && source.givenBytes() <= WINDOW / 10);
    inbound.abandon();
  }

  /** Demand is exact: a reader that asked for three buffers has room for three. */
  @Test
  void aReaderGetsAsManyBuffersAsItFetches() {
    OutboundStream stream = send(source(3 * FRAME, 2 * FRAME));
    Context context = TestSource.context(reader().vertx());
    InboundStream inbound = receive(stream.streamId(), context);
    TestReader reader = on(context, () -> {
      TestReader made = new TestReader(inbound);
      inbound.pause();
      return made;
    });
    int asked = 0;
    while (!reader.isOver()) {
      int before = asked;
      assertThat(reader.buffers()).isEqualTo(before);
      on(context, () -> inbound.fetch(1));
      asked++;
      int expected = asked;
      await().until(() -> reader.buffers() == expected || reader.isOver());
      if (reader.bytes() == 3 * FRAME && reader.buffers() == expected) { // the end needs demand as buffers do
        await().during(Duration.ofMillis(200)).until(() -> !reader.isOver());
      }
    }
    assertThat(reader.bytes()).isEqualTo(3 * FRAME);
    await(stream.ended());
  }

  /** A stream each costs its window: all of them together must not cost a thousand. */
  @Test
  void aThousandStreamsFlowAtOnce() {
    List<TestSource> sources = new ArrayList<>();
    List<OutboundStream> streams = new ArrayList<>();
    List<TestReader> readers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      sources.add(new TestSource(TestSource.context(writer().vertx()), SEED + i, 50_000, 10_000));
      streams.add(send(sources.get(i)));
    }
    for (int i = 0; i < 1_000; i++) {
      readers.add(read(streams.get(i)));
    }
    for (int i = 0; i < 1_000; i++) {
      await(streams.get(i).ended());
      assertThat(readers.get(i).checksum()).isEqualTo(sources.get(i).checksum());
    }
    assertNothingIsOpen();
  }

  /** One that is served before its turn, again and again, would starve the others. */
  @Test
  void aThousandStreamsShareFairly() {
    List<InboundStream> inbound = new ArrayList<>();
    List<TestReader> readers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      OutboundStream stream =
          send(new TestSource(TestSource.context(writer().vertx()), SEED + i, Long.MAX_VALUE, 10_000));
      Context context = TestSource.context(reader().vertx());
      InboundStream received = receive(stream.streamId(), context);
      inbound.add(received);
      readers.add(on(context, () -> {
        TestReader made = new TestReader(received);
        received.pause(); // streams that flow would take the cores from those that are still to begin
        return made;
      }));
    }
    inbound.forEach(InboundStream::resume);
    await().atMost(Duration.ofSeconds(60)).until(() -> readers.stream().allMatch(each -> each.bytes() > WINDOW));
    long[] before = readers.stream().mapToLong(TestReader::bytes).toArray();
    long start = LongStream.of(before).sum();
    await().atMost(Duration.ofSeconds(60)).until(() -> readers.stream().mapToLong(TestReader::bytes).sum() - start
        > 100_000_000);
    long[] shares = IntStream.range(0, 1_000).mapToLong(i -> readers.get(i).bytes() - before[i]).sorted().toArray();
    inbound.forEach(InboundStream::abandon);
    long mean = LongStream.of(shares).sum() / shares.length;
    assertThat(shares[0]).as("the slowest of all, whose mean is %d", mean).isGreaterThan(mean / 4);
    assertThat(shares[999]).as("the fastest of all, whose mean is %d", mean).isLessThan(4 * mean);
    assertNothingIsOpen();
  }

  /** See above; here nobody reads. */
  @Test
  void pausedStreamsShareTheBudgetOfTheirNodes() {
    List<InboundStream> inbound = new ArrayList<>();
    List<TestSource> sources = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      TestSource source = source(Long.MAX_VALUE, 5_000);
      sources.add(source);
      inbound.add(receive(send(source)));
    }
    long before = reader().transport().stats().receivedBytes();
    int least = 16 * 1024;
    await().during(Duration.ofMillis(300)).until(() -> sources.stream().allMatch(source -> source.givenBytes() > 0));
    assertThat(before).isNotNegative();
    assertThat(reader().transport().stats().unreadBytes()).isLessThanOrEqualTo(BUDGET * 3L + 300L * least);
    inbound.forEach(InboundStream::abandon);
    assertNothingIsOpen();
  }

  /** Collected clients have closed their sockets under their users before. */
  @Test
  void aHundredMebibytesComeThroughWhileGarbageIsCollected() {
    AtomicReference<Long> expected = new AtomicReference<>();
    AtomicReference<TestReader> seen = new AtomicReference<>();
    Future<Void> ended = startLarge(expected, seen);
    await().atMost(Duration.ofSeconds(60)).until(() -> seen.get().bytes() > 20 << 20);
    System.gc();
    await().atMost(Duration.ofMinutes(2)).until(ended::isComplete);
    assertThat(ended.succeeded()).isTrue();
    assertThat(seen.get().bytes()).isEqualTo(100 << 20);
    assertThat(seen.get().checksum()).isEqualTo(expected.get());
  }

  private Future<Void> startLarge(AtomicReference<Long> expected, AtomicReference<TestReader> seen) {
    TestSource source = source(100 << 20, 100_000);
    OutboundStream stream = send(source);
    seen.set(read(stream));
    return stream.ended().onSuccess(done -> expected.set(source.checksum()));
  }

  /** A request that surely reached nobody is sent to another node, with its streams. */
  @Test
  void aStreamThatNobodyReadCanBeSentElsewhere() {
    TestSource source = source(100_000, 1_000);
    Context context = TestSource.context(writer().vertx());
    OutboundStream first = on(context, () -> writer().transport().send(reader().busId(), source));
    OutboundStream second = on(context, () -> {
      assertThat(first.withdraw()).isTrue();
      return writer().transport().send(reader().busId(), source);
    });
    assertThat(failure(first.ended()).code()).isEqualTo(ErrorCode.STREAM_RESET);
    TestReader reader = read(second);
    await(second.ended());
    assertThat(reader.checksum()).isEqualTo(source.checksum());
    assertThat(on(context, second::withdraw)).isFalse();
    OutboundStream third = send(source(Long.MAX_VALUE, 1_000));
    TestReader started = read(third);
    await().until(() -> started.bytes() > 0);
    assertThat(third.withdraw()).isFalse();
    assertFailed(started, ErrorCode.STREAM_RESET);
    assertNothingIsOpen();
  }

  /** A handler echoes what it is sent: its reply's reader drives the request's source. */
  @Test
  void aStreamThatIsReadCanBeTheSourceOfAnother() {
    TestSource source = source(2_000_000, 40_000);
    OutboundStream there = send(source);
    Context middle = TestSource.context(reader().vertx());
    OutboundStream back = on(middle, () -> reader().transport().send(writer().busId(),
        reader().transport().receive(writer().busId(), there.streamId())));
    TestReader reader = on(TestSource.context(writer().vertx()),
        () -> new TestReader(writer().transport().receive(reader().busId(), back.streamId())));
    await(back.ended());
    await(there.ended());
    assertThat(reader.checksum()).isEqualTo(source.checksum());
    assertNothingIsOpen();
  }

  /** Handlers of worker verticles block; nothing else may wait for them. */
  @Test
  void readersAndSourcesMayBeOnWorkers() {
    Context worker = ((VertxInternal) reader().vertx()).createWorkerContext();
    Context writing = ((VertxInternal) writer().vertx()).createWorkerContext();
    TestSource source = source(2_000_000, 40_000);
    OutboundStream stream = on(writing, () -> writer().transport().send(reader().busId(), source));
    TestReader reader = on(worker,
        () -> new TestReader(reader().transport().receive(writer().busId(), stream.streamId())));
    await(stream.ended());
    assertThat(reader.faults()).isEmpty();
    assertThat(reader.checksum()).isEqualTo(source.checksum());
  }

  /** Past the bound a caller hears of it, and what is open goes on. */
  @Test
  void moreStreamsThanMayBeOpenAreRefused() {
    List<OutboundStream> streams = IntStream.range(0, MAX_STREAMS).mapToObj(i -> send(source(1, 1))).toList();
    OutboundStream refused = send(source(1, 1));
    assertThat(failure(refused.ended()).code()).isEqualTo(ErrorCode.OVERLOADED);
    streams.forEach(OutboundStream::withdraw);
    assertNothingIsOpen();
    OutboundStream admitted = send(source(100, 10));
    read(admitted);
    await(admitted.ended());
  }

  /**
   * A verticle's streams end with it, at the other end too. What is queued for a worker verticle whose pool ends is
   * refused on the thread of that pool: no failure of the stream.
   */
  @Test
  void aStreamEndsWithTheVerticleOfEitherEnd() {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    try {
      endWithTheVerticleOfEitherEnd();
    } finally {
      Awaitility.reset();
    }
    assertNothingIsOpen();
  }

  private void endWithTheVerticleOfEitherEnd() {
    for (ThreadingModel model : List.of(ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER)) {
      DeploymentOptions options = new DeploymentOptions().setThreadingModel(model);
      if (model == ThreadingModel.WORKER) {
        options.setWorkerPoolName("streams-" + System.identityHashCode(options)).setWorkerPoolSize(1);
      }
      OutboundStream stream = send(source(Long.MAX_VALUE, 1_000));
      Verticle reading = new Verticle(
          () -> new TestReader(reader().transport().receive(writer().busId(), stream.streamId())));
      String readingId = await(reader().vertx().deployVerticle(reading, options));
      await(reader().vertx().undeploy(readingId));
      assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_RESET);

      AtomicReference<OutboundStream> sent = new AtomicReference<>();
      TestSource source = source(Long.MAX_VALUE, 1_000);
      Verticle writing = new Verticle(() -> sent.set(writer().transport().send(reader().busId(), source)));
      String writingId = await(writer().vertx().deployVerticle(writing, options));
      TestReader reader = read(sent.get());
      await().until(() -> reader.bytes() > 0);
      await(writer().vertx().undeploy(writingId));
      assertFailed(reader, ErrorCode.STREAM_RESET);
    }
  }

  /** A stream whose writer has given up before it was received must not keep its reader waiting. */
  @Test
  void aStreamThatIsNotThereIsReset() {
    TestReader reader = on(TestSource.context(reader().vertx()),
        () -> new TestReader(reader().transport().receive(writer().busId(), 987_654_321)));
    assertFailed(reader, ErrorCode.STREAM_RESET);
    assertNothingIsOpen();
  }

  /** Runs something in its start. */
  static final class Verticle extends VerticleBase {
    private final Runnable action;

    Verticle(Runnable action) {
      this.action = action;
    }

    @Override
    public Future<?> start() {
      action.run();
      return Future.succeededFuture();
    }
  }
}
