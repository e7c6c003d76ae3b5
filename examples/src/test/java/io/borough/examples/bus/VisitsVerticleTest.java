package io.borough.examples.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.examples.counter.CounterVerticle;
import io.borough.options.BoroughOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.bus.OwnVertx;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain event bus, from a Vert.x that runs no part of Borough. */
@NodeTest
class VisitsVerticleTest {
  /** The address and its header are a contract for those who compile against nothing. */
  @Test
  void aVerticleWithoutBoroughIsCounted(@TempDir Path folder) {
    Borough borough = Borough.create(new BoroughOptions().setDataDir(folder.toString()));
    borough.start().await();
    int port = borough.ring().await().nodes().get(0).port();
    OwnVertx other = new OwnVertx(new BoroughOptions());
    try {
      borough.deploy(CounterVerticle::new, new DeploymentOptions()).await();
      Vertx vertx = other.open(0, 0, List.of("127.0.0.1:" + port)).await();
      vertx.deployVerticle(new VisitsVerticle()).await();

      assertThat(visit(vertx)).isEqualTo(new JsonObject().put("count", 1));
      assertThat(visit(vertx)).isEqualTo(new JsonObject().put("count", 2));
    } finally {
      other.close().await();
      borough.stop().await();
    }
  }

  private static JsonObject visit(Vertx vertx) {
    return vertx.eventBus().<JsonObject>request(VisitsVerticle.ADDRESS, new JsonObject()).await().body();
  }
}
