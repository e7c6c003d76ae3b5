package io.borough.verticles.gateway;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Payload;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's options bound the bodies that its gateway reads, when they are raised and when they are lowered. */
@UnitTest
@ExtendWith(VertxExtension.class)
class BodyBoundsHttpTest {
  private static final int KIB = 1_024;
  private static final int MIB = 1_024 * KIB;

  private final MemoryNode node = new MemoryNode();
  private Vertx vertx;
  private int port;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  private void deploy(BoroughOptions options) throws Exception {
    GatewayVerticle gateway = new GatewayVerticle(node, options.setHttpPort(0));
    await(vertx.deployVerticle(gateway));
    port = gateway.port();
  }

  private RawHttp.Answer post(String target, String contentType, String body) {
    return RawHttp.ask(port, "POST", target, body.getBytes(StandardCharsets.UTF_8), "Content-Type: " + contentType);
  }

  private RawHttp.Answer put(int valueBytes) {
    return RawHttp.ask(port, "PUT", "/partitions/p/entries/k", new byte[valueBytes]);
  }

  /** What fits as text may still be more than a batch holds: the node counts keys and values, and refuses it then. */
  @ParameterizedTest
  @ValueSource(ints = {KIB, 4 * MIB, 8 * MIB})
  void theTextOfBatchesAndReadsIsThreeTimesABatchAnd64Kib(int maxBatchBytes) throws Exception {
    deploy(new BoroughOptions().setMaxBatchBytes(maxBatchBytes));
    int most = 3 * maxBatchBytes + 64 * KIB;
    String longest = "[" + " ".repeat(most - 2) + "]";
    for (String route : new String[] {"batch", "reads"}) {
      assertThat(post("/partitions/p/" + route, "application/json", longest).status()).as(route).isEqualTo(200);
      try (RawHttp http = new RawHttp(port)) { // is answered before the body is sent
        RawHttp.Answer refused = http.send("POST /partitions/p/" + route + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: " + (most + 1) + "\r\n\r\n").read();
        assertThat(refused.status()).as(route).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("BATCH_TOO_LARGE");
      }
    }
  }

  /** Eight values that together are all that the node takes at once, in base64. */
  @Test
  void theLargestBatchIsTakenInBase64() throws Exception {
    deploy(new BoroughOptions().setMaxBatchBytes(8 * MIB + 8 * KIB));
    String value = Base64.getEncoder().encodeToString(new byte[MIB]);
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      batch.append(i == 0 ? '[' : ',').append("{\"type\":\"put\",\"key\":\"AAA").append(i).append("\",\"value\":\"")
          .append(value).append("\"}");
    }
    assertThat(post("/partitions/p/batch", "application/json", batch.append(']').toString()).status()).isEqualTo(200);
    assertThat(node.entries("p")).hasSize(8);
  }

  /** Of small items the text is longest beside what they count: 16 bytes, the key's and the value's for each. */
  @Test
  void theLargestBatchOfSmallItemsIsTaken() throws Exception {
    int items = 16 * KIB;
    deploy(new BoroughOptions().setMaxBatchBytes(items * (16 + 1 + 1)));
    String item = ",{\"type\":\"put\",\"key\":\"AA==\",\"value\":\"AA==\"}";
    String batch = "[" + item.repeat(items).substring(1) + "]";
    assertThat(post("/partitions/p/batch", "application/json", batch).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 2 * MIB})
  void valuesAreAsLongAsTheOptionSays(int maxValueBytes) throws Exception {
    deploy(new BoroughOptions().setMaxValueBytes(maxValueBytes));
    assertThat(put(maxValueBytes).status()).isEqualTo(204);
    RawHttp.Answer refused = put(maxValueBytes + 1);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("VALUE_TOO_LARGE");
  }

  /** A body that the node would refuse comes as a stream, as every longer one does. */
  @ParameterizedTest
  @ValueSource(ints = {KIB, 8 * MIB})
  void textUpToABodysBoundIsTheHandlersBody(int maxBatchBytes) throws Exception {
    deploy(new BoroughOptions().setMaxBatchBytes(maxBatchBytes));
    node.handler = request -> Future.succeededFuture(Payload.of(request.<Object>body() == null ? "stream" : "body"));
    int most = Math.min(maxBatchBytes, MIB);
    assertThat(post("/partitions/p/requests", "text/plain", "x".repeat(most)).text()).isEqualTo("body");
    assertThat(post("/partitions/p/requests", "text/plain", "x".repeat(most + 1)).text()).isEqualTo("stream");
  }
}
