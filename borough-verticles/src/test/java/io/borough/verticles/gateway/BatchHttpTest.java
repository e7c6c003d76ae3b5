package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Entry;
import io.borough.testing.UnitTest;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class BatchHttpTest {
  private static final String JSON = "Content-Type: application/json";

  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  private RawHttp.Answer batch(String json) {
    return gateway.send("POST", "/partitions/p/batch?encoding=utf8", json.replace('\'', '"'), JSON);
  }

  private RawHttp.Answer reads(String json) {
    return gateway.send("POST", "/partitions/p/reads?encoding=utf8", json, JSON);
  }

  private String value(String key) {
    Entry entry = gateway.node().entries("p").get(key.getBytes(StandardCharsets.UTF_8));
    return entry == null ? null : entry.value().toString();
  }

  @Test
  void aBatchIsAppliedInOrderUnderOneRevision() {
    batch("[{'type':'put','key':'x1','value':'old'},{'type':'put','key':'y','value':'old'}]");
    RawHttp.Answer answer = batch("[{'type':'put','key':'a','value':'1'},{'type':'put','key':'a','value':'2'},"
        + "{'type':'clear','prefix':'x'},{'type':'put','key':'x2','value':''},{'type':'del','key':'y'}]");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(new JsonObject("{\"revision\":2}"));
    assertThat(answer.header("Borough-Revision")).isEqualTo("2");
    assertThat(value("a")).isEqualTo("2");
    assertThat(value("x1")).isNull();
    assertThat(value("x2")).isEmpty();
    assertThat(value("y")).isNull();
  }

  @Test
  void keysAndValuesAreBase64ByDefault() {
    String put = "[{'type':'put','key':'_w','value':'/w=='}]".replace('\'', '"');
    assertThat(gateway.send("POST", "/partitions/p/batch", put, JSON).status()).isEqualTo(200);
    assertThat(gateway.node().entries("p").get(new byte[] {-1}).value()).isEqualTo(Buffer.buffer(new byte[] {-1}));
    assertThat(gateway.send("POST", "/partitions/p/reads", "[\"/w\",\"\"]", JSON).array().encode())
        .isEqualTo("[{\"value\":\"/w==\",\"revision\":1},null]");
  }

  /** As with LevelDB: a program need not look whether it has anything to write. */
  @Test
  void anEmptyBatchIsWrittenToo() {
    assertThat(batch("[]").json()).isEqualTo(new JsonObject("{\"revision\":1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'type':'put','key':'k'}", "{'type':'put','value':'v'}", "{'type':'del'}",
      "{'type':'PUT','key':'k','value':'v'}", "{'key':'k','value':'v'}", "{'type':'get','key':'k'}",
      "{'type':'put','key':1,'value':'v'}", "{'type':'put','key':'k','value':null}",
      "{'type':'put','key':'k','value':'v','ttl':1}", "{'type':'del','key':'k','value':'v'}",
      "{'type':'clear','gtt':'a'}", "{'type':'clear','gt':null}", "{'type':'clear','limit':1}", "5", "null", "[]",
      "{'type':'put','key':'k','value':'\\ud800'}"})
  void oneBadItemRefusesTheWholeBatch(String item) {
    RawHttp.Answer answer = batch("[{'type':'put','key':'good','value':'v'}," + item + "]");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.json().getString("message")).startsWith("item 1");
    assertThat(gateway.node().writes).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "5", "[", "[1,]", "nonsense", "[] []", "\u0000"})
  void whatIsNoArrayIsRefused(String json) {
    assertThat(batch(json).status()).isEqualTo(400);
    assertThat(batch(json).code()).isEqualTo("INVALID_ARGUMENT");
    assertThat(reads(json).code()).isEqualTo("INVALID_ARGUMENT");
    assertThat(gateway.node().writes).isZero();
  }

  @Test
  void deeplyNestedJsonIsRefused() {
    assertThat(batch("[".repeat(60_000)).status()).isEqualTo(400);
    assertThat(batch("[".repeat(1_000_000)).status()).isEqualTo(400);
  }

  @Test
  void aLargeBatchIsReadOnAWorkerAndWritten() {
    JsonArray batch = new JsonArray();
    for (int i = 0; i < 10_000; i++) {
      batch.add(new JsonObject().put("type", "put").put("key", "k" + i).put("value", "x".repeat(100)));
    }
    assertThat(batch(batch.encode()).status()).isEqualTo(200);
    assertThat(gateway.node().entries("p")).hasSize(10_000);
  }

  @Test
  void aTextThatNoBatchNeedsIsTooLarge() {
    RawHttp.Answer answer = batch(" ".repeat(13_000_000));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("BATCH_TOO_LARGE");
  }

  @Test
  void manyKeysAreReadInTheirOrder() {
    batch("[{\"type\":\"put\",\"key\":\"a\",\"value\":\"1\"},{\"type\":\"put\",\"key\":\"\",\"value\":\"\"}]");
    RawHttp.Answer answer = reads("[\"a\",\"b\",\"\",\"a\"]");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.array().encode()).isEqualTo(
        "[{\"value\":\"1\",\"revision\":1},null,{\"value\":\"\",\"revision\":1},{\"value\":\"1\",\"revision\":1}]");
    assertThat(reads("[]").array().encode()).isEqualTo("[]");
    assertThat(reads("[\"a\",1]").status()).isEqualTo(400);
    assertThat(gateway.send("POST", "/partitions/p/reads?consistency=local", "[]", JSON).status()).isEqualTo(400);
  }

  @Test
  void aBatchHasItsDeadline() {
    gateway.node().gate = Promise.<Void>promise().future();
    RawHttp.Answer answer = gateway.send("POST", "/partitions/p/batch?timeoutMs=50", "[]", JSON);
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("TIMEOUT");
  }
}
