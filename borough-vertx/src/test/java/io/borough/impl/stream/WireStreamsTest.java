package io.borough.impl.stream;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.borough.error.ErrorCode;
import io.borough.impl.transport.BusMessenger;
import io.borough.impl.transport.FrameLoss;
import io.borough.impl.transport.VertxCluster;
import io.borough.testing.NodeTest;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams between two nodes. */
@NodeTest
class WireStreamsTest extends StreamTransportContract {
  private static VertxCluster cluster;
  private static Vertx vertxA;
  private static Vertx vertxB;

  private BusMessenger a;
  private BusMessenger b;
  private End writer;
  private End reader;

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
    writer = end(vertxA, a);
    reader = end(vertxB, b);
  }

  private static End end(Vertx vertx, BusMessenger messenger) {
    return new End(vertx, await(BusStreams.open(vertx, messenger, options())), messenger.busId());
  }

  @AfterEach
  void close() {
    await(a.close());
    await(b.close());
  }

  @Override
  End writer() {
    return writer;
  }

  @Override
  End reader() {
    return reader;
  }

  /** The node with the source dies: the reader must not wait for the rest. */
  @Test
  void aReaderHearsThatTheWritersProcessHasEnded() {
    Vertx vertxC = cluster.start();
    BusMessenger c = await(BusMessenger.open(vertxC, "test", "c1", options()));
    writer = end(vertxC, c);
    TestReader reading = read(send(source(Long.MAX_VALUE, 1_000)));
    await().until(() -> reading.bytes() > 100_000);
    new FrameLoss(vertxC); // it says no goodbye
    cluster.stop(vertxC);
    assertFailed(reading, ErrorCode.STREAM_BROKEN);
    assertThat(reader.transport().stats().receiving()).isZero();
  }

  /** The node with the reader dies: the source must be let go. */
  @Test
  void aWriterHearsThatTheReadersProcessHasEnded() {
    Vertx vertxC = cluster.start();
    BusMessenger c = await(BusMessenger.open(vertxC, "test", "c1", options()));
    reader = end(vertxC, c);
    TestSource source = source(Long.MAX_VALUE, 1_000);
    OutboundStream stream = send(source);
    TestReader reading = read(stream);
    await().until(() -> reading.bytes() > 100_000);
    new FrameLoss(vertxC);
    cluster.stop(vertxC);
    assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_BROKEN);
    await().until(source::isLetGo);
    assertThat(writer.transport().stats().sending()).isZero();
  }

  /** A node that stops says goodbye, so that nobody has to find out. */
  @Test
  void bothEndsHearThatANodeHasStopped() {
    OutboundStream stream = send(source(Long.MAX_VALUE, 1_000));
    TestReader reading = read(stream);
    await().until(() -> reading.bytes() > 100_000);
    await(a.close());
    assertFailed(reading, ErrorCode.STREAM_BROKEN);
  }

  /** A gap in a stream must never go unnoticed, nor leave an end waiting for what was lost. */
  @Test
  void aLostFrameBreaksTheStreamAtBothEnds() {
    for (Vertx loser : new Vertx[] {vertxA, vertxB}) {
      TestSource source = source(Long.MAX_VALUE, 1_000);
      OutboundStream stream = send(source);
      TestReader reading = read(stream);
      await().until(() -> reading.bytes() > 100_000);
      FrameLoss loss = new FrameLoss(loser);
      await().pollDelay(Duration.ofMillis(50)).until(() -> true); // a few frames are lost, then others come
      loss.end();
      assertFailed(reading, ErrorCode.STREAM_BROKEN);
      assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_BROKEN);
      await().until(source::isLetGo);
    }
    assertNothingIsOpen();
  }

  /** A reader's process that hangs looks like a slow reader; only its node's silence tells them apart. */
  @Test
  void aStreamToASilentNodeBreaks() {
    TestSource source = source(Long.MAX_VALUE, 1_000);
    OutboundStream stream = send(source);
    InboundStream inbound = receive(stream);
    inbound.pause();
    FrameLoss hung = new FrameLoss(vertxB);
    assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STREAM_BROKEN);
    hung.end();
    await().until(source::isLetGo);
    assertNothingIsOpen();
  }
}
