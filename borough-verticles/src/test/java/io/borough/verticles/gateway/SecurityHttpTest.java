package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.options.BoroughOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.UnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class SecurityHttpTest {
  @RegisterExtension
  final GatewayExtension gateway =
      new GatewayExtension(new BoroughOptions().setSecurity(new SecurityOptions().setHttpToken("right-token")));

  @ParameterizedTest
  @ValueSource(strings = {"/ring", "/metrics", "/nodes/node-1", "/partitions/p/entries/k", "/partitions/p",
      "/nothing"})
  void everyPathButTheProbesWantsTheToken(String path) {
    RawHttp.Answer answer = gateway.ask("GET", path);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  void probesAreForAll() {
    assertThat(gateway.ask("GET", "/health/live").status()).isEqualTo(200);
    assertThat(gateway.ask("GET", "/health/ready").status()).isEqualTo(200);
  }

  @Test
  void theTokenOpens() {
    assertThat(gateway.send("PUT", "/partitions/p/entries/k", "x", "Authorization: Bearer right-token").status())
        .isEqualTo(204);
    assertThat(gateway.ask("GET", "/ring", "Authorization: bearer right-token").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong-token", "Bearer right-toke", "Bearer right-token2", "Bearer",
      "Basic right-token", "right-token", "Bearer "})
  void anotherTokenDoesNot(String authorization) {
    assertThat(gateway.send("PUT", "/partitions/p/entries/k", "x", "Authorization: " + authorization).status())
        .isEqualTo(401);
    assertThat(gateway.node().writes).isZero();
  }

  /** A client without the token must not make the node read what it sends. */
  @Test
  void aBodyIsNotReadBeforeTheTokenIsSeen() throws Exception {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("PUT /partitions/p/entries/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
          + "Expect: 100-continue\r\n\r\n");
      RawHttp.Answer answer = http.readHead();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("Connection")).isEqualTo("close");
    }
  }
}
