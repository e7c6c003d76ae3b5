package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@UnitTest
class BoundsHttpTest {
  private static final int MAX_REQUESTS = 4_096;

  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  /** Past its bound a node answers at once that it is full, and lets operators see why. */
  @Test
  void tooManyRequestsAreRefusedAndOperatorsAreLetIn() throws Exception {
    Promise<Void> gate = Promise.promise();
    gateway.node().gate = gate.future();
    List<RawHttp> clients = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_REQUESTS; i++) {
        RawHttp http = new RawHttp(gateway.port());
        clients.add(http);
        http.request("GET", "/partitions/p/entries/k?timeoutMs=60000", null);
      }
      Awaitility.await().atMost(Duration.ofSeconds(30))
          .until(() -> gateway.ask("GET", "/metrics").text()
              .contains("borough_http_open " + (MAX_REQUESTS + 1) + ".0"));
      RawHttp.Answer refused = gateway.ask("GET", "/partitions/p/entries/k");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("OVERLOADED");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(gateway.ask("GET", "/health/live").status()).isEqualTo(200);
      gate.complete();
      assertThat(clients.get(MAX_REQUESTS - 1).read().status()).isEqualTo(404);
    } finally {
      clients.forEach(RawHttp::close);
    }
    gateway.awaitIdle();
    assertThat(gateway.ask("GET", "/partitions/p/entries/k").status()).isEqualTo(404);
  }
}
