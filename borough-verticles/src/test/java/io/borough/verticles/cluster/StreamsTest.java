package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.Request;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.BlockedThreads;
import io.borough.verticles.kit.ByteSource;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streams of requests and replies, from each node to the handler's and back, and within one node. */
@NodeTest
@ExtendWith(BlockedThreads.class)
class StreamsTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir
  private static Path folder;

  private static LocalCluster cluster;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    cluster = new LocalCluster(folder.resolve("cluster")).start(3);
    cluster.nodes().forEach(node -> node.requestHandler(StreamsTest::echo));
  }

  @AfterAll
  static void stop() {
    cluster.close();
    await(vertx.close());
  }

  private static Future<Payload> echo(Request request) {
    Payload reply = Payload.of(null);
    request.payload().streamNames().forEach(name -> reply.stream(name, request.payload().stream(name)));
    return Future.succeededFuture(reply);
  }

  private static String name() {
    return "streams-" + NAMES.incrementAndGet();
  }

  /** What a reader has seen of a stream. */
  private static final class Reader {
    private final CRC32 sum = new CRC32();
    private final AtomicLong bytes = new AtomicLong();
    private final Promise<Long> end = Promise.promise();

    Reader(ReadStream<Buffer> stream) {
      stream.exceptionHandler(end::tryFail).endHandler(ended -> end.tryComplete(sum.getValue())).handler(buffer -> {
        sum.update(buffer.getBytes());
        bytes.addAndGet(buffer.length());
      });
    }
  }

  @Test
  void severalNamedStreamsComeBackWholeFromEveryNode() {
    for (int i = 0; i < 6; i++) {
      Borough node = cluster.node(i % 3);
      Payload request = Payload.of(null);
      List<ByteSource> sources = new ArrayList<>();
      for (String stream : List.of("a", "b", "c")) {
        ByteSource source = new ByteSource(vertx, 3_000_000 + i, 10_000 + 17 * i);
        sources.add(source);
        request.stream(stream, source);
      }
      Payload reply = await(node.request(name(), request));
      assertThat(reply.streamNames()).containsExactlyInAnyOrder("a", "b", "c");
      List<Reader> readers = List.of(new Reader(reply.stream("a")), new Reader(reply.stream("b")),
          new Reader(reply.stream("c")));
      for (int k = 0; k < 3; k++) {
        assertThat(await(readers.get(k).end.future())).isEqualTo(sources.get(k).sum());
        assertThat(readers.get(k).bytes).hasValue(3_000_000 + i);
      }
    }
  }

  @Test
  void anEmptyStreamEnds() {
    for (Borough node : cluster.nodes()) {
      Payload reply = await(node.request(name(), Payload.of(null).stream("body", new ByteSource(vertx, 0, 1))));
      assertThat(await(new Reader(reply.stream("body")).end.future())).isZero();
    }
  }

  /** A source that fails must not look to the reader like one that ended. */
  @Test
  void aFailingSourceFailsTheReader() {
    for (Borough node : cluster.nodes()) {
      ByteSource source = new ByteSource(vertx, 1_000_000, 10_000).failAt(300_000);
      Payload reply = await(node.request(name(), Payload.of(null).stream("body", source)));
      Future<Long> end = new Reader(reply.stream("body")).end.future();
      Awaitility.await().until(end::isComplete);
      assertThat(end.failed()).isTrue();
    }
  }

  /** Without credit from the last reader back to the source, a paused reader costs as many bytes as the source has. */
  @Test
  void aReaderThatDoesNotReadHoldsTheSource() {
    for (Borough node : cluster.nodes()) {
      ByteSource source = new ByteSource(vertx, 1_000_000_000, 16_384);
      Payload reply = await(node.request(name(), Payload.of(null).stream("body", source)));
      ReadStream<Buffer> body = reply.stream("body");
      AtomicLong got = new AtomicLong();
      body.handler(buffer -> got.addAndGet(buffer.length()));
      Awaitility.await().until(() -> got.get() > 1_000_000);
      body.pause();
      Awaitility.await().during(Duration.ofSeconds(1)).until(source::isPaused);
      assertThat(source.given() - got.get()).as("bytes under way").isLessThan(4_000_000);
      body.resume();
      long before = got.get();
      Awaitility.await().until(() -> got.get() > before + 1_000_000);
      source.end();
    }
  }
}
