package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Payload;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A web page in the browser of somebody who can reach the gateway can neither write nor read. */
@UnitTest
class WebPageHttpTest {
  private static final String BATCH = "/partitions/p/batch";
  private static final String CLEAR = "[{\"type\":\"clear\"}]";

  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension(
      new BoroughOptions().setHttpHosts(List.of("node-1.Example", "proxy.example:8443", "[::2]:80")));

  private RawHttp.Answer get(String target, String head) {
    try (RawHttp http = new RawHttp(gateway.port())) {
      return http.send("GET " + target + " HTTP/1.1\r\n" + head + "\r\n").read();
    }
  }

  /** A name that its owner lets mean 127.0.0.1 makes the page's site and the gateway one for the browser. */
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8001", "localhost.evil.example", "127.0.0.1.evil.example",
      "evil-localhost", "localhost..", "127.0.0.1..", "2130706433", "0x7f.1", "127.1", "256.0.0.1", "1.2.3",
      "proxy.example", "proxy.example:8444", "proxy.example:80", "sub.node-1.example", "."})
  void anotherHostIsRefusedOnEveryRoute(String host) {
    gateway.send("PUT", "/partitions/p/entries/k", "x");
    for (String target : new String[] {"/partitions/p/entries/k", "/partitions/p/entries", "/ring", "/metrics",
        "/health/live", "/nothing"}) {
      RawHttp.Answer answer = get(target, "Host: " + host + "\r\n");
      assertThat(answer.status()).as(target).isEqualTo(421);
      assertThat(answer.code()).isEqualTo("HOST_REFUSED");
      assertThat(answer.text()).contains("httpHosts");
    }
    try (RawHttp http = new RawHttp(gateway.port())) {
      assertThat(http.send("DELETE /partitions/p/entries HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read().status())
          .isEqualTo(421);
    }
    assertThat(gateway.node().entries("p")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost:1", "localhost.", "localhost:", "127.0.0.1", "127.0.0.1:8001",
      "10.1.2.3:80", "127.0.0.1.", "[::1]", "[::1]:8001", "[FE80::1:2]", "node-1.example",
      "NODE-1.EXAMPLE.:8001", "proxy.example:8443"})
  void addressesAndTheGatewaysNamesAreServed(String host) {
    for (String header : new String[] {"Host: ", "host:", "HOST: \t"}) {
      assertThat(get("/ring", header + host + "\r\n").status()).as(header).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Host:\r\n", "Host: localhost\r\nHost: localhost\r\n",
      "Host: evil.example\r\nhost: localhost\r\n", "Host: localhost, evil.example\r\n", "Host: user@localhost\r\n",
      "Host: localhost:x\r\n", "Host: localhost:65536\r\n", "Host: local host\r\n", "Host: localhost/\r\n",
      "Host: http://localhost\r\n", "Host: ::1\r\n", "Host: [::1\r\n", "Host: [::1]x\r\n", "Host: [::g]\r\n",
      "Host: [:::]\r\n", "Host: lo\u00e9\r\n", "Host: localhost:1:2\r\n", "Host: %6cocalhost\r\n"})
  void aRequestWithoutOneHostIsMalformed(String head) {
    RawHttp.Answer answer = get("/ring", head);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
  }

  /** No browser speaks HTTP/1.0; probes of load balancers do. */
  @Test
  void http10NeedsNoHost() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      assertThat(http.send("GET /health/live HTTP/1.0\r\n\r\n").read().status()).isEqualTo(200);
    }
    try (RawHttp http = new RawHttp(gateway.port())) {
      assertThat(http.send("GET /ring HTTP/1.0\r\nHost: evil.example\r\n\r\n").read().status()).isEqualTo(421);
    }
    try (RawHttp http = new RawHttp(gateway.port())) {
      assertThat(http.send("GET /ring HTTP/1.0\r\nOrigin: http://evil.example\r\n\r\n").read().status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({"http://evil.example/ring,421", "HTTP://evil.example/ring,421", "https://evil.example:1/ring,421",
      "http://user@localhost/ring,400", "http:///ring,400", "http://localhost#/ring,400", "http://localhost/ring,200",
      "http://localhost:99?x,404"})
  void theTargetsHostIsCheckedToo(String target, int status) {
    assertThat(get(target, "Host: localhost\r\n").status()).isEqualTo(status);
    assertThat(get(target, "Host: evil.example\r\n").status()).as("the header beside it").isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "Origin:", "Origin: http://127.0.0.1:1",
      "Origin: http://localhost:8001", "Origin: http://127.0.0.1", "Origin: 127.0.0.1:8001", "Origin: //127.0.0.1:8001",
      "Origin: ftp://127.0.0.1:8001", "Origin: http://127.0.0.1:8001/", "Origin: http://user@127.0.0.1:8001",
      "Origin: http://127.0.0.1:8001\r\nOrigin: http://evil.example", "Origin: chrome-extension://abc",
      "Origin: http://127.0.0.1:8001, http://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
      "sec-fetch-site: CROSS-SITE", "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site", "Sec-Fetch-Site:",
      "Origin: http://127.0.0.1:8001\r\nSec-Fetch-Site: cross-site"})
  void aRequestOfAnotherSiteIsRefusedOnEveryRoute(String header) throws Exception {
    gateway.send("PUT", "/partitions/p/entries/k", "x");
    String head = "Host: 127.0.0.1:8001\r\n" + header + "\r\n";
    for (String line : new String[] {"GET /partitions/p/entries/k", "HEAD /partitions/p/entries/k",
        "PUT /partitions/p/entries/k", "DELETE /partitions/p/entries", "POST /partitions/p/batch",
        "POST /partitions/p/requests", "POST /nodes/node-1/leave", "GET /ring", "GET /health/live", "GET /metrics",
        "OPTIONS /partitions/p/entries/k", "GET /nothing"}) {
      try (RawHttp http = new RawHttp(gateway.port())) {
        assertThat(http.send(line + " HTTP/1.1\r\n" + head + "Content-Length: 0\r\n\r\n").readHead().status())
            .as(line).isEqualTo(403);
      }
    }
    assertThat(get("/ring", head).code()).isEqualTo("ORIGIN_REFUSED");
    assertThat(gateway.node().writes).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: 127.0.0.1:8001\r\nOrigin: http://127.0.0.1:8001",
      "Host: localhost\r\nOrigin: http://LOCALHOST", "Host: localhost\r\nOrigin: http://localhost:80",
      "Host: proxy.example:8443\r\nOrigin: https://proxy.example:8443",
      "Host: node-1.example\r\nOrigin: https://node-1.example", "Host: [::1]:8001\r\nOrigin: http://[::1]:8001",
      "Host: localhost\r\nSec-Fetch-Site: none", "Host: localhost\r\nSec-Fetch-Site: same-origin"})
  void aRequestOfTheSameSiteIsServed(String head) {
    assertThat(get("/ring", head + "\r\n").status()).isEqualTo(200);
  }

  /** What a form, or a script without leave, can send: its content type is one of three, or none. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded",
      "Content-Type: multipart/form-data; boundary=x", "X-Nothing: 1", "Content-Type:",
      "Content-Type: application/jsonx",
      "Content-Type: text/plain; application/json", "Content-Type: text/plain;+json",
      "Content-Type: text/plain, application/json", "Content-Type: application/json\r\nContent-Type: text/plain"})
  void batchesAndReadsWantJson(String header) {
    gateway.send("PUT", "/partitions/p/entries/k", "x");
    for (String target : new String[] {BATCH, "/partitions/p/reads"}) {
      RawHttp.Answer answer = gateway.send("POST", target, CLEAR, header);
      assertThat(answer.status()).isEqualTo(415);
      assertThat(answer.code()).isEqualTo("CONTENT_TYPE_REFUSED");
    }
    assertThat(gateway.node().entries("p")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json"})
  void jsonIsTaken(String type) {
    assertThat(gateway.send("POST", BATCH, CLEAR, "Content-Type: " + type).status()).isEqualTo(200);
    assertThat(gateway.send("POST", "/partitions/p/reads", "[]", "content-type: " + type).status()).isEqualTo(200);
  }

  /** Whatever the answer is, a browser must not guess what it has, nor give it to a page that embeds it. */
  @Test
  void everyAnswerTellsBrowsersToGuessNothing() {
    gateway.node().handler = request -> {
      Payload reply = Payload.of("<script>");
      reply.headers().set("X-Content-Type-Options", "none");
      return Future.succeededFuture(reply);
    };
    guarded(gateway.send("PUT", "/partitions/p/entries/k", "<script>"), 204);
    guarded(gateway.ask("GET", "/partitions/p/entries/k"), 200);
    guarded(gateway.ask("HEAD", "/partitions/p/entries/k"), 200);
    guarded(gateway.ask("GET", "/partitions/p/entries/k", "If-None-Match: \"1\""), 304);
    guarded(gateway.ask("GET", "/partitions/p/entries"), 200);
    guarded(gateway.ask("GET", "/partitions/p/entries/none"), 404);
    guarded(gateway.send("POST", "/partitions/p/requests", ""), 200);
    guarded(gateway.ask("GET", "/metrics"), 200);
    guarded(gateway.ask("GET", "/health/ready"), 200);
    guarded(gateway.ask("GET", "/nothing"), 404);
    guarded(gateway.ask("OPTIONS", "/ring"), 405);
    guarded(gateway.ask("GET", "/ring", "Origin: null"), 403);
    guarded(get("/ring", "Host: evil.example\r\n"), 421);
    guarded(get("/ring", "no colon\r\n"), 400);
  }

  private static void guarded(RawHttp.Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    if (status >= 400) {
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }
  }

  /** A browser asks this before it sends what a form could not; without an answer that allows it, it does not. */
  @Test
  void aPreflightIsRefused() {
    for (String method : new String[] {"PUT", "DELETE", "POST"}) {
      guarded(gateway.ask("OPTIONS", "/partitions/p/entries/k", "Origin: http://evil.example",
          "Access-Control-Request-Method: " + method, "Access-Control-Request-Headers: content-type"), 403);
    }
  }

  /** A socket of a page is not bound by what a browser lets the page read. */
  @ParameterizedTest
  @CsvSource({"http://evil.example,403", "http://localhost,200"})
  void aWebSocketIsNotOpened(String origin, int status) {
    assertThat(gateway.ask("GET", "/ring", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + "A".repeat(22) + "==", "Origin: " + origin).status()).isEqualTo(status);
  }

  /** The check of the host costs a client its body only when it has sent it already. */
  @Test
  void aBodyIsNotReadForAnotherHost() throws Exception {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("PUT /partitions/p/entries/k HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 100000\r\n"
          + "Expect: 100-continue\r\n\r\n");
      RawHttp.Answer answer = http.readHead();
      assertThat(answer.status()).isEqualTo(421);
      assertThat(answer.header("Connection")).isEqualTo("close");
    }
    assertThat(gateway.ask("GET", "/partitions/p/entries/k").code()).isEqualTo("NOT_FOUND");
  }
}
