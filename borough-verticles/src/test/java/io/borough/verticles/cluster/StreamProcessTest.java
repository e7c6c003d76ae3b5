package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.options.Role;
import io.borough.testing.LongTest;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.ByteSource;
import io.borough.verticles.kit.ForkedNode;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams with a process of a small heap at the other end, which is read slowly, reads nothing, or is killed. */
@ProcessTest
class StreamProcessTest {
  private static final long ENDLESS = 1L << 50;
  private static final int CHUNK = 16 * 1024;
  private static final long BOUND = 8L << 20; // windows, sockets and all: far below the heap, let alone what could flow

  @TempDir
  private Path folder;

  private ForkedNode node;
  private Borough client;
  private Vertx vertx;

  /** Gives without end, or takes nothing, or says how much it gave. */
  public static final class Endless extends RequestVerticle {
    private static final AtomicReference<ByteSource> SOURCE = new AtomicReference<>();

    @Override
    protected Future<Payload> handle(Request request) {
      String asked = request.payload().body();
      if (asked.equals("give")) {
        SOURCE.set(new ByteSource(vertx, ENDLESS, CHUNK));
        return Future.succeededFuture(Payload.of("giving").stream("bytes", SOURCE.get()));
      }
      if (asked.equals("given")) {
        return Future.succeededFuture(Payload.of(Long.toString(SOURCE.get().given())));
      }
      ReadStream<Buffer> taken = request.payload().stream("bytes");
      taken.pause();
      return Future.future(never -> taken.exceptionHandler(never::fail));
    }
  }

  @BeforeEach
  void start() throws Exception {
    node = new ForkedNode(Files.createDirectories(folder.resolve("node")), List.of("-Xmx96m"),
        List.of("--http-port", "0", "--handler", Endless.class.getName())).launch().awaitReady();
    vertx = Vertx.vertx();
    client = Borough.create(new BoroughOptions().setRole(Role.CLIENT).setBase(List.of(node.address())));
    await(client.start());
  }

  @AfterEach
  void stop() {
    await(client.stop());
    await(vertx.close());
    node.close();
    assertThat(node.errors()).doesNotContain("has been blocked for");
    LocalCluster.delete(folder);
  }

  private Payload request(String what) {
    return await(client.request("p", Payload.of(what)));
  }

  private long given() {
    return Long.parseLong(request("given").<String>body());
  }

  private void aReaderThatStopsCostsBoundedBytes(int looks) {
    ReadStream<Buffer> bytes = request("give").stream("bytes");
    AtomicLong read = new AtomicLong();
    bytes.exceptionHandler(stopped -> { }); // the client's end is the stream's
    bytes.handler(chunk -> read.addAndGet(chunk.length()));
    Awaitility.await().until(() -> read.get() > 2L << 20);
    bytes.pause();
    long before = given();
    Awaitility.await().until(() -> given() - read.get() < BOUND);
    assertThat(given() - before).isLessThan(BOUND);
    AtomicLong last = new AtomicLong(-1);
    AtomicLong same = new AtomicLong();
    Awaitility.await().atMost(3, TimeUnit.MINUTES).until(() -> {
      long now = given();
      same.set(now == last.getAndSet(now) ? same.get() + 1 : 0);
      return same.get() >= looks;
    });
    assertThat(last.get() - read.get()).isLessThan(BOUND);
    long paused = read.get();
    bytes.resume();
    Awaitility.await().until(() -> read.get() > paused + (2L << 20)); // and it goes on where it was
  }

  /** Without bounds the giver's heap of 96 MB would be full within a second. */
  @Test
  void aReaderThatStopsReadingCostsTheGiverBoundedBytes() {
    aReaderThatStopsCostsBoundedBytes(30);
  }

  @Test
  @LongTest
  void aReaderThatStopsReadingForAMinuteCostsTheGiverBoundedBytes() {
    aReaderThatStopsCostsBoundedBytes(600);
  }

  /** The process dies with nothing said: a reader that waits for more would wait for ever. */
  @Test
  void aReaderHearsThatItsGiverWasKilled() {
    ReadStream<Buffer> bytes = request("give").stream("bytes");
    AtomicLong read = new AtomicLong();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<String> ended = new AtomicReference<>();
    bytes.exceptionHandler(failure::set);
    bytes.endHandler(end -> ended.set("cleanly"));
    bytes.handler(chunk -> read.addAndGet(chunk.length()));
    Awaitility.await().until(() -> read.get() > 1L << 20);
    node.kill();
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> failure.get() != null);
    assertThat(ended.get()).isNull();
  }

  /** A giver whose reader is dead would hold its source open, paused for ever. */
  @Test
  void aGiverHearsThatItsReaderWasKilled() {
    ByteSource source = new ByteSource(vertx, ENDLESS, CHUNK);
    Future<Payload> reply = client.request("p", Payload.of("take").stream("bytes", source),
        new RequestOptions().setTimeoutMs(120_000));
    Awaitility.await().until(() -> source.given() > 0 && source.isPaused());
    assertThat(source.given()).isLessThan(BOUND);
    node.kill();
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(reply::failed);
  }
}
