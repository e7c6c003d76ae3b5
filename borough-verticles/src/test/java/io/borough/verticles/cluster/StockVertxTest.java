package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import io.borough.Payload;
import io.borough.error.ErrorCode;
import io.borough.testing.NodeTest;
import io.borough.verticles.bus.FreePorts;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has Vert.x and vertx-hazelcast, and nothing of Borough, on the bus of a Borough node. */
@NodeTest
class StockVertxTest {
  @TempDir
  private static Path folder;

  private static LocalCluster cluster;
  private static Vertx application;

  @BeforeAll
  static void start() {
    cluster = new LocalCluster(folder).start(1);
    cluster.node(0).requestHandler(request -> Future.succeededFuture(
        Payload.of(request.payload().<JsonObject>body().put("partition", request.partition().name()))));
    application = await(join());
  }

  /** Says nothing but where the cluster is, and that the machine is this one. */
  private static Future<Vertx> join() {
    Config config = ConfigUtil.loadConfig().setClusterName("borough");
    config.getNetworkConfig().setPort(new FreePorts("127.0.0.1").choose("port", 0, 0));
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true)
        .addMember("127.0.0.1:" + await(cluster.node(0).ring()).nodes().get(0).port());
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered();
  }

  @AfterAll
  static void stop() {
    if (application != null) {
      await(application.close());
    }
    cluster.close();
  }

  @Test
  void itAsksAHandlerOfAPartition() {
    JsonObject reply = await(application.eventBus().<JsonObject>request("borough.borough",
        new JsonObject().put("page", "/"), new DeliveryOptions().addHeader("partition", "visits"))).body();

    assertThat(reply).isEqualTo(new JsonObject().put("page", "/").put("partition", "visits"));
  }

  @Test
  void itHearsWhyItsRequestIsRefused() {
    assertThatThrownBy(() -> await(application.eventBus().request("borough.borough", new JsonObject())))
        .isInstanceOfSatisfying(ReplyException.class, failure ->
            assertThat(failure.failureCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT.number()));
  }
}
