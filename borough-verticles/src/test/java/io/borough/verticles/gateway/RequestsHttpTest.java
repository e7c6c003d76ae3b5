package io.borough.verticles.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@UnitTest
class RequestsHttpTest {
  private static final String REQUESTS = "/partitions/p/requests";

  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  private RawHttp.Answer ask(String body, String... headers) {
    return gateway.send("POST", REQUESTS, body, headers);
  }

  /** Answers with what the request's body and stream were. */
  private void tell() {
    gateway.node().handler = request -> all(request.stream("body")).map(bytes -> {
      Object body = request.body();
      return Payload.of(new JsonObject().put("kind", body == null ? null : body.getClass().getSimpleName())
          .put("body", body instanceof Buffer ? null : body).put("stream", bytes.toString())
          .put("type", request.headers().get("content-type"))
          .put("names", new JsonArray(List.copyOf(request.streamNames()))));
    });
  }

  private static Future<Buffer> all(ReadStream<Buffer> stream) {
    Promise<Buffer> whole = Promise.promise();
    Buffer bytes = Buffer.buffer();
    stream.exceptionHandler(whole::tryFail).endHandler(end -> whole.tryComplete(bytes)).handler(bytes::appendBuffer);
    stream.resume();
    return whole.future();
  }

  private void echo() {
    gateway.node().handler =
        request -> Future.succeededFuture(Payload.of(null).stream("body", request.stream("body")));
  }

  @Test
  void jsonIsBodyAndStream() {
    tell();
    JsonObject told = ask("{\"a\":1}", "Content-Type: application/json; charset=utf-8").json();
    assertThat(told.getString("kind")).isEqualTo("JsonObject");
    assertThat(told.getJsonObject("body")).isEqualTo(new JsonObject().put("a", 1));
    assertThat(told.getString("stream")).isEqualTo("{\"a\":1}");
    assertThat(told.getString("type")).isEqualTo("application/json; charset=utf-8");
    assertThat(told.getJsonArray("names")).containsExactly("body");
    assertThat(ask("[1]", "Content-Type: application/vnd.x+json").json().getString("kind")).isEqualTo("JsonArray");
    assertThat(ask("5", "Content-Type: application/json").json().getString("kind")).isNull();
    assertThat(ask("", "Content-Type: application/json").json().getString("kind")).isNull();
  }

  @Test
  void textIsBodyAndStream() {
    tell();
    JsonObject told = ask("grüße", "Content-Type: text/plain").json();
    assertThat(told.getString("body")).isEqualTo("grüße");
    assertThat(told.getString("stream")).isEqualTo("grüße");
    byte[] latin = "grüße".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(RawHttp.ask(gateway.port(), "POST", REQUESTS, latin, "Content-Type: text/html;charset=iso-8859-1").json()
        .getString("body")).isEqualTo("grüße");
  }

  @Test
  void bytesAreAStreamOnly() {
    tell();
    JsonObject told = ask("bytes", "Content-Type: application/octet-stream").json();
    assertThat(told.getString("kind")).isNull();
    assertThat(told.getString("stream")).isEqualTo("bytes");
    assertThat(ask("bytes").json().getString("stream")).isEqualTo("bytes");
    assertThat(gateway.ask("POST", REQUESTS).json().getString("stream")).isEmpty();
  }

  @Test
  void aBodyThatIsNotOfItsTypeIsRefused() {
    tell();
    assertThat(ask("{", "Content-Type: application/json").status()).isEqualTo(400);
    assertThat(ask("x", "Content-Type: text/plain;charset=nonsense").status()).isEqualTo(400);
    assertThat(RawHttp.ask(gateway.port(), "POST", REQUESTS, new byte[] {-1}, "Content-Type: text/plain").status())
        .isEqualTo(400);
  }

  @Test
  void textOfUpToAMebibyteIsABodyAndMoreIsNot() {
    tell();
    String mebibyte = "x".repeat(1_048_576);
    JsonObject told = ask(mebibyte, "Content-Type: text/plain").json();
    assertThat(told.getString("body")).isEqualTo(mebibyte);
    assertThat(told.getString("stream")).isEqualTo(mebibyte);
    JsonObject larger = ask(mebibyte + "y", "Content-Type: text/plain").json();
    assertThat(larger.getString("body")).isNull();
    assertThat(larger.getString("stream")).isEqualTo(mebibyte + "y");
  }

  /** What was read before the length was known must come first, and nothing may be missing at the seam. */
  @Test
  void aBodyOfUnknownLengthBecomesAStreamOnItsWay() {
    tell();
    String text = "0123456789abcdef".repeat(100_000);
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.request("POST", REQUESTS, null, "Content-Type: text/plain", "Transfer-Encoding: chunked");
      for (int at = 0; at < text.length(); at += 40_000) {
        http.chunk(text.substring(at, at + 40_000).getBytes(StandardCharsets.UTF_8));
      }
      JsonObject told = http.chunk(new byte[0]).read().json();
      assertThat(told.getString("body")).isNull();
      assertThat(told.getString("stream")).isEqualTo(text);
    }
  }

  @Test
  void headersOfTheirOwnPassBothWays() {
    AtomicReference<List<String>> seen = new AtomicReference<>();
    gateway.node().handler = request -> {
      List<String> names = new ArrayList<>(request.headers().names().stream().map(String::toLowerCase).toList());
      Collections.sort(names);
      seen.set(names);
      Payload reply = Payload.of("text");
      reply.headers().set("X-Reply", "1").add("Borough-Thing", "2").set("Connection", "close").set("Set-Cookie", "x")
          .set("Content-Length", "99").set("Transfer-Encoding", "chunked").set("content-type", "text/html");
      return Future.succeededFuture(reply);
    };
    RawHttp.Answer answer = ask("x", "X-Mine: a", "borough-mine: b", "Authorization: secret", "Cookie: c",
        "Te: trailers", "Content-Type: application/x-thing");
    assertThat(seen.get()).containsExactly("borough-mine", "content-type", "x-mine");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("text");
    assertThat(answer.headers()).containsEntry("x-reply", "1").containsEntry("borough-thing", "2")
        .containsEntry("content-type", "text/html").containsEntry("content-length", "4")
        .doesNotContainKeys("set-cookie", "connection", "transfer-encoding");
  }

  @Test
  void aReplyHasItsBodysType() {
    gateway.node().handler = request -> Future.succeededFuture(Payload.of(new JsonObject().put("a", 1)));
    assertThat(ask("").header("Content-Type")).isEqualTo("application/json");
    gateway.node().handler = request -> Future.succeededFuture(Payload.of(Buffer.buffer("x")));
    assertThat(ask("").header("Content-Type")).isEqualTo("application/octet-stream");
    gateway.node().handler = request -> Future.succeededFuture(Payload.of(null));
    assertThat(ask("").status()).isEqualTo(200);
    assertThat(ask("").body()).isEmpty();
  }

  /** Content of a header that ends the line could forge another header, or an answer. */
  @Test
  void aHeaderThatCannotBeSentFailsTheReply() {
    gateway.node().handler = request -> {
      Payload reply = Payload.of("x");
      reply.headers().add("X-Bad", "a\r\nSet-Cookie: b");
      return Future.succeededFuture(reply);
    };
    RawHttp.Answer answer = ask("");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("HANDLER_FAILED");
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
  }

  @Test
  void failuresHaveTheirStatus() {
    gateway.node().handler = request -> Future.failedFuture(ErrorCode.HANDLER_FAILED.failure("boom"));
    assertThat(ask("x").status()).isEqualTo(500);
    gateway.node().handler = request -> Future.failedFuture(ErrorCode.NO_HANDLER.failure("none here"));
    assertThat(ask("x").status()).isEqualTo(501);
    gateway.node().handler = request -> Future.failedFuture(ErrorCode.OVERLOADED.failure("full"));
    assertThat(ask("x").header("Retry-After")).isEqualTo("1");
    gateway.node().handler = request -> {
      throw new IllegalStateException("a fault of the node");
    };
    assertThat(ask("x").code()).isEqualTo("INTERNAL");
    assertThat(gateway.send("POST", REQUESTS + "?mine=1", "").status()).isEqualTo(400);
  }

  @Test
  void aReplyThatDoesNotComeIsAnsweredAtTheDeadline() {
    gateway.node().handler = request -> Promise.<Payload>promise().future();
    RawHttp.Answer late = gateway.send("POST", REQUESTS + "?timeoutMs=100", "x");
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.code()).isEqualTo("TIMEOUT");
    assertThat(gateway.node().lastTimeoutMs).isBetween(1L, 100L);
  }

  /** Timeouts are for the reply's head: a stream takes as long as it takes. */
  @Test
  void aStreamMayFlowPastTheDeadline() {
    echo();
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.request("POST", REQUESTS + "?timeoutMs=50", null, "Transfer-Encoding: chunked");
      http.chunk("one ".getBytes(StandardCharsets.UTF_8));
      long begun = System.nanoTime();
      Awaitility.await().until(() -> System.nanoTime() - begun > 400_000_000); // the deadline, the grace and a sweep
      RawHttp.Answer answer = http.chunk("two".getBytes(StandardCharsets.UTF_8)).chunk(new byte[0]).read();
      assertThat(answer.text()).isEqualTo("one two");
      assertThat(answer.whole()).isTrue();
    }
  }

  /** A client that writes and does not read, and a reply as long as the request: bounded, whole and in order. */
  @Test
  void aLargeEchoFlowsOnlyAsFastAsItIsRead() throws Exception {
    echo();
    int chunks = 2_000;
    AtomicLong sent = new AtomicLong();
    MessageDigest written = MessageDigest.getInstance("SHA-256");
    try (RawHttp http = new RawHttp(gateway.port(), 65_536)) {
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
        byte[] chunk = new byte[50_000];
        Random random = new Random(1);
        http.request("POST", REQUESTS, null, "Transfer-Encoding: chunked");
        for (int i = 0; i < chunks; i++) {
          random.nextBytes(chunk);
          written.update(chunk);
          http.chunk(chunk);
          sent.addAndGet(chunk.length);
        }
        http.chunk(new byte[0]);
      });
      AtomicLong before = new AtomicLong(-1);
      Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(400))
          .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).as("stopped by the reader who does not read").isLessThan(50_000_000);

      RawHttp.Answer head = http.readHead();
      RawHttp.Answer answer = http.readBody(head.status(), head.headers());
      writer.join();
      assertThat(answer.whole()).isTrue();
      assertThat(answer.body()).hasSize(chunks * 50_000);
      assertThat(MessageDigest.getInstance("SHA-256").digest(answer.body())).isEqualTo(written.digest());
    }
  }

  /** Half a reply that ended well would be taken for a whole one. */
  @Test
  void aReplyStreamThatFailsBreaksTheConnection() {
    gateway.node().handler = request -> {
      FailingStream stream =
          new FailingStream(Buffer.buffer("half"), ErrorCode.STREAM_BROKEN.failure("its node is gone"));
      return Future.succeededFuture(Payload.of(null).stream("body", stream));
    };
    RawHttp.Answer answer = ask("x");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.whole()).isFalse();
    gateway.awaitIdle();
  }

  @Test
  void aClientThatGoesAwayFailsTheRequestsStream() {
    CompletableFuture<Void> called = new CompletableFuture<>();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    gateway.node().handler = request -> {
      called.complete(null);
      return all(request.stream("body")).onFailure(failure::complete).map(Payload::of);
    };
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("POST " + REQUESTS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbegun");
      called.join();
    }
    assertThat(failure.orTimeout(20, SECONDS).join())
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_RESET));
    gateway.awaitIdle();
  }

  /** What has come of a small body is not worth a new connection. */
  @Test
  void aSmallUnreadBodyLeavesItsConnectionUsable() {
    gateway.node().handler = request -> Future.succeededFuture(Payload.of("early"));
    try (RawHttp http = new RawHttp(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        RawHttp.Answer early = http.request("POST", REQUESTS, new byte[50_000]).read();
        assertThat(early.text()).isEqualTo("early");
        assertThat(early.header("Connection")).isNull();
      }
    }
  }

  /** A handler may answer before it has read all; the connection must not be left half used. */
  @Test
  void anUnreadBodyFailsItsStreamAndIsDropped() {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    gateway.node().handler = request -> {
      request.stream("body").exceptionHandler(failure::complete);
      return Future.succeededFuture(Payload.of("early"));
    };
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("POST " + REQUESTS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
      RawHttp.Answer early = http.read();
      assertThat(early.text()).isEqualTo("early");
      assertThat(early.header("Connection")).isEqualTo("close");
      http.send(new byte[2_000_000]);
      assertThat(http.isClosedByServer()).isTrue();
    }
    assertThat(failure.join()).isInstanceOf(BoroughException.class);
  }
}
