package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in at the port, an error of ours goes out, and the gateway goes on. */
@UnitTest
class GarbageHttpTest {
  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  @ParameterizedTest
  @ValueSource(strings = {"garbage\r\n\r\n", "GET\r\n\r\n", "GET /ring NONSENSE\r\n\r\n",
      "\u0016\u0003\u0001\u0002\u0000\r\n\r\n", "GET /ring HTTP/1.1\r\nno colon\r\n\r\n",
      "GET /ring HTTP/1.1\r\nContent-Length: x\r\n\r\n",
      "GET /ring HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n",
      "GET ring HTTP/1.1\r\nHost: localhost\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"})
  void garbageIsAnsweredWithAnError(String garbage) {
    try (RawHttp http = new RawHttp(gateway.port())) {
      RawHttp.Answer answer = http.send(garbage).read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
      assertThat(answer.text()).doesNotContain("Exception").doesNotContain("io.netty");
    }
    assertThat(gateway.ask("GET", "/ring").status()).isEqualTo(200);
  }

  /** Other protocols are offered by clients that speak this one too: the JDK's does with every first request. */
  @Test
  void anOfferOfAnotherProtocolIsNotTaken() {
    assertThat(gateway.ask("GET", "/ring", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABk").status()).isEqualTo(200);
    assertThat(gateway.ask("GET", "/ring", "Connection: Upgrade", "Upgrade: websocket").status()).isEqualTo(200);
  }

  @Test
  void theClientOfTheJdkIsServed() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/partitions/p/entries/k");
    client.send(HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofString("value")).build(),
        HttpResponse.BodyHandlers.discarding());
    assertThat(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("value");
  }

  @Test
  void aRequestLineOf16KibIsAccepted() {
    String rest = "GET /partitions/p/entries/?consistency=local HTTP/1.1";
    String path = "/partitions/p/entries/" + "%6b".repeat((16 * 1_024 - rest.length()) / 3);
    assertThat(gateway.ask("GET", path + "?consistency=local").code()).isEqualTo("KEY_TOO_LARGE");
  }

  @Test
  void aLongerRequestLineIsRefused() {
    RawHttp.Answer answer = gateway.ask("GET", "/partitions/p/entries/" + "k".repeat(17_000));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void headersWithoutAnEndAreRefused() {
    RawHttp.Answer answer = gateway.ask("GET", "/ring", "X-Long: " + "x".repeat(40_000));
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void randomBytesHarmNobody() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(bytes);
      try (RawHttp http = new RawHttp(gateway.port())) {
        http.send(bytes);
      }
    }
    gateway.awaitIdle();
    assertThat(gateway.ask("GET", "/ring").status()).as("seed " + seed).isEqualTo(200);
    assertThat(gateway.node().writes).isZero();
  }
}
