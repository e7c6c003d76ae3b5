package io.borough.verticles.gateway;

import static io.borough.testing.Futures.await;

import io.borough.options.BoroughOptions;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A gateway on a free port before a {@link MemoryNode}, new for each test. */
final class GatewayExtension implements BeforeEachCallback, AfterEachCallback {
  private final BoroughOptions options;
  private Vertx vertx;
  private MemoryNode node;
  private GatewayVerticle gateway;

  GatewayExtension() {
    this(new BoroughOptions());
  }

  GatewayExtension(BoroughOptions options) {
    this.options = new BoroughOptions(options).setHttpPort(0);
  }

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    vertx = Vertx.vertx();
    node = new MemoryNode();
    gateway = new GatewayVerticle(node, options);
    await(vertx.deployVerticle(gateway));
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    await(vertx.close());
  }

  Vertx vertx() {
    return vertx;
  }

  MemoryNode node() {
    return node;
  }

  int port() {
    return gateway.port();
  }

  RawHttp.Answer ask(String method, String target, String... headers) {
    return RawHttp.ask(port(), method, target, headers);
  }

  RawHttp.Answer send(String method, String target, String body, String... headers) {
    return RawHttp.ask(port(), method, target, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Waits until nothing is being answered but the question for it, and no bytes are held. */
  void awaitIdle() {
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> {
          String metrics = ask("GET", "/metrics").text();
          return metrics.contains("borough_http_open 1.0") && metrics.contains("borough_http_held_bytes 0.0");
        });
  }
}
