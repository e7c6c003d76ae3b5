package io.borough.impl.stream;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.ErrorCode;
import io.borough.impl.transport.BusMessenger;
import io.borough.testing.UnitTest;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams within a node. */
@UnitTest
@ExtendWith(VertxExtension.class)
class SameNodeStreamsTest extends StreamTransportContract {
  private BusStreams streams;
  private End node;

  @BeforeEach
  void open(Vertx vertx) {
    BusMessenger messenger = await(BusMessenger.open(vertx, "test", "c1", options()));
    streams = await(BusStreams.open(vertx, messenger, options()));
    node = new End(vertx, streams, messenger.busId());
  }

  @Override
  End writer() {
    return node;
  }

  @Override
  End reader() {
    return node;
  }

  /** A node that stops leaves neither sources nor readers hanging. */
  @Test
  void closingEndsEveryStream() {
    OutboundStream stream = send(source(Long.MAX_VALUE, 1_000));
    TestReader reader = read(stream);
    await(streams.close());
    assertThat(failure(stream.ended()).code()).isEqualTo(ErrorCode.STOPPED);
    assertFailed(reader, ErrorCode.STOPPED);
    assertThat(failure(send(source(1, 1)).ended()).code()).isEqualTo(ErrorCode.STOPPED);
  }
}
