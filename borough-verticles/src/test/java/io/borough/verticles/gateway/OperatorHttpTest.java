package io.borough.verticles.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class OperatorHttpTest {
  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  @Test
  void theRingIsShown() {
    RawHttp.Answer ring = gateway.ask("GET", "/ring");
    assertThat(ring.status()).isEqualTo(200);
    assertThat(ring.header("Content-Type")).isEqualTo("application/json");
    assertThat(ring.json().fieldNames())
        .containsExactlyInAnyOrder("clusterName", "clusterId", "epoch", "redundancy", "nodes", "shards");
    assertThat(gateway.ask("GET", "/nodes").array()).isEqualTo(ring.json().getJsonArray("nodes"));
    assertThat(gateway.ask("GET", "/shards").array()).isEqualTo(ring.json().getJsonArray("shards"));
    assertThat(ring.json().getJsonArray("shards").getJsonObject(1).encode())
        .isEqualTo("{\"shard\":1,\"epoch\":2,\"leader\":null,\"replicas\":[\"node-1\",\"node 2/\"],\"move\":null}");
  }

  @Test
  void aNodeShowsItsStateAndHowManyReplicasItHolds() {
    RawHttp.Answer node = gateway.ask("GET", "/nodes/node-1");
    assertThat(node.json().getString("state")).isEqualTo("UP");
    assertThat(node.json().getInteger("replicas")).isEqualTo(2);
    assertThat(gateway.ask("GET", "/nodes/node%202%2F").json().getInteger("replicas")).isEqualTo(1);
    RawHttp.Answer unknown = gateway.ask("GET", "/nodes/nobody");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void leavingIsNotSupportedYet() {
    RawHttp.Answer answer = gateway.ask("POST", "/nodes/node-1/leave");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.code()).isEqualTo("UNSUPPORTED");
    assertThat(gateway.ask("POST", "/nodes/nobody/leave").status()).isEqualTo(404);
  }

  @Test
  void aNodeThatHasNotJoinedLivesAndIsNotReady() {
    gateway.node().ready = false;
    assertThat(gateway.ask("GET", "/health/live").status()).isEqualTo(200);
    RawHttp.Answer ready = gateway.ask("GET", "/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.code()).isEqualTo("UNAVAILABLE");
    assertThat(ready.json().getString("status")).isEqualTo("DOWN");
    assertThat(gateway.ask("GET", "/ring").code()).isEqualTo("NO_RING");
  }

  @Test
  void aNodeWithoutALeaderIsNotReady() {
    assertThat(gateway.ask("GET", "/health/ready").json().getString("status")).isEqualTo("UP");
    gateway.node().quorum = Future.failedFuture(ErrorCode.NO_QUORUM.failure("shards [2] have no leader"));
    RawHttp.Answer ready = gateway.ask("GET", "/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().getString("message")).contains("quorum: shards [2] have no leader");
  }

  /** A probe that hangs is worse than one that says no. */
  @Test
  void aCheckThatHangsIsDown() {
    gateway.node().quorum = Promise.<Void>promise().future();
    assertThat(gateway.ask("GET", "/health/ready").status()).isEqualTo(503);
  }

  @Test
  void metricsCountRequestsByRouteAndStatus() {
    gateway.ask("GET", "/partitions/secret-name/entries/secret-key");
    gateway.ask("GET", "/nothing/like/that");
    RawHttp.Answer metrics = gateway.ask("GET", "/metrics");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.text())
        .contains(count("/partitions/{p}/entries/{key}"))
        .contains(count("other"))
        .contains("jvm_memory_used_bytes")
        .doesNotContain("secret");
  }

  private static String count(String route) {
    return "borough_http_requests_seconds_count{method=\"GET\",route=\"" + route + "\",status=\"404\"} 1";
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "/nothing", "/ring/", "//ring", "/Ring", "/nodes/a/b", "/nodes/node-1/",
      "/./ring", "/health", "/health/", "/a/../ring", "/metrics/x"})
  void anUnknownPathIsNoRoute(String path) {
    RawHttp.Answer answer = gateway.ask("GET", path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NO_SUCH_ROUTE");
  }

  @Test
  void anotherMethodIsNotAllowed() {
    RawHttp.Answer answer = gateway.ask("DELETE", "/ring");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(gateway.ask("GET", "/nodes/node-1/leave").header("Allow")).isEqualTo("POST");
    assertThat(gateway.ask("HEAD", "/ring").status()).isEqualTo(200);
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      BoroughOptions options = new BoroughOptions().setHttpPort(taken.getLocalPort());
      Future<String> deployed = gateway.vertx().deployVerticle(new GatewayVerticle(gateway.node(), options));
      assertThatThrownBy(() -> deployed.await(20, SECONDS))
          .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_IN_USE))
          .hasMessageContaining("httpPort").hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() {
    BoroughOptions options = new BoroughOptions().setHttpPort(0).setHost("192.0.2.1");
    Future<String> deployed = gateway.vertx().deployVerticle(new GatewayVerticle(gateway.node(), options));
    assertThatThrownBy(() -> deployed.await(20, SECONDS))
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION))
        .hasMessageContaining("192.0.2.1");
  }
}
