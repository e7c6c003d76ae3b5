package io.borough.verticles.gateway;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.options.BoroughOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which hosts are let in by which options. */
@UnitTest
@ExtendWith(VertxExtension.class)
class CrossSiteGuardTest {
  private Vertx vertx;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  private int status(BoroughOptions options, String... headers) throws Exception {
    GatewayVerticle gateway = new GatewayVerticle(new MemoryNode(), options.setHttpPort(0));
    await(vertx.deployVerticle(gateway));
    try (RawHttp http = new RawHttp(gateway.port())) {
      return http.send("GET /ring HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n").read().status();
    }
  }

  @Test
  void theNodesOwnHostIsLetIn() throws Exception {
    assertThat(status(new BoroughOptions().setHost("localhost"), "Host: 127.0.0.1")).isEqualTo(200);
    assertThat(status(new BoroughOptions().setHost("0.0.0.0"), "Host: 127.0.0.1")).isEqualTo(200);
    assertThat(status(new BoroughOptions().setHost("0.0.0.0"), "Host: node-1")).isEqualTo(421);
  }

  /** For a gateway behind something that checks: then its name may be any, and still no page of another site. */
  @Test
  void anAsteriskLetsEveryNameIn() throws Exception {
    BoroughOptions options = new BoroughOptions().setHttpHosts(List.of("node-1", "*"));
    assertThat(status(options, "Host: evil.example:1")).isEqualTo(200);
    assertThat(status(options, "Host: evil.example", "Origin: http://other.example")).isEqualTo(403);
    assertThat(status(options, "Host: evil/example")).isEqualTo(400);
    assertThat(status(options, "Host: a", "Host: b")).isEqualTo(400);
  }

  /** A token that a browser would send along helps no page either, and is not looked at. */
  @Test
  void hostAndOriginAreCheckedBeforeTheToken() throws Exception {
    BoroughOptions options = new BoroughOptions().setSecurity(new SecurityOptions().setHttpToken("token"));
    assertThat(status(options, "Host: localhost")).isEqualTo(401);
    for (String authorization : new String[] {"Bearer token", "Bearer other"}) {
      assertThat(status(options, "Host: evil.example", "Authorization: " + authorization)).isEqualTo(421);
      assertThat(status(options, "Host: localhost", "Origin: null", "Authorization: " + authorization)).isEqualTo(403);
    }
  }
}
