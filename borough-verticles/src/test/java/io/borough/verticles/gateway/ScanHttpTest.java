package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Entry;
import io.borough.error.ErrorCode;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class ScanHttpTest {
  private static final String ENTRIES = "/partitions/p/entries";

  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  @BeforeEach
  void fill() {
    for (String key : new String[] {"", "a", "ab", "b", "c"}) {
      put(Buffer.buffer(key), Buffer.buffer("v" + key));
    }
  }

  private void put(Buffer key, Buffer value) {
    gateway.node().entries("p").put(key.getBytes(), new Entry(key, value, gateway.node().next()));
  }

  private RawHttp.Answer scan(String query) {
    return gateway.ask("GET", ENTRIES + query);
  }

  private static List<String> keys(RawHttp.Answer answer) {
    return answer.text().lines().map(line -> new JsonObject(line).getString("key")).toList();
  }

  @Test
  void aScanIsLinesOfJson() {
    RawHttp.Answer answer = scan("?gt=&lt=Yg");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(answer.whole()).isTrue();
    assertThat(answer.text()).isEqualTo("{\"key\":\"YQ==\",\"value\":\"dmE=\",\"revision\":2}\n"
        + "{\"key\":\"YWI=\",\"value\":\"dmFi\",\"revision\":3}\n");
  }

  @Test
  void bytesThatAreNoTextAreBase64() {
    put(Buffer.buffer(new byte[] {-1, 0, -2}), Buffer.buffer(new byte[] {0}));
    assertThat(scan("?gte=%2Fw&values=false").text()).isEqualTo("{\"key\":\"/wD+\",\"revision\":6}\n");
    assertThat(keys(scan("?gte=_w"))).containsExactly("/wD+");
    assertThat(keys(scan("?encoding=utf8&gt=c"))).containsExactly("\ufffd\u0000\ufffd");
  }

  @ParameterizedTest
  @CsvSource({"?encoding=utf8,|a|ab|b|c", "?encoding=utf8&reverse,c|b|ab|a|",
      "?encoding=utf8&reverse=true&limit=2,c|b", "?encoding=utf8&reverse=false&limit=2,|a",
      "?encoding=utf8&prefix=a,a|ab", "?encoding=utf8&prefix=,|a|ab|b|c", "?encoding=utf8&gt=,a|ab|b|c",
      "?encoding=utf8&gte=&lte=,''", "?encoding=utf8&gt=a&gte=a&lt=b&lte=b,a|ab|b",
      "?encoding=utf8&prefix=a&gt=a,ab"})
  void aRangeIsAsItsBoundsSay(String query, String expected) {
    assertThat(String.join("|", keys(scan(query)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limit=0", "?lt=", "?encoding=utf8&gt=b&lt=a", "?encoding=utf8&prefix=x"})
  void aScanOfNothingIsEmptyAndWhole(String query) {
    RawHttp.Answer answer = scan(query);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.whole()).isTrue();
  }

  @Test
  void fieldsAreLeftOut() {
    assertThat(scan("?limit=1&keys=false").text()).isEqualTo("{\"value\":\"dg==\",\"revision\":1}\n");
    assertThat(scan("?limit=1&values=false").text()).isEqualTo("{\"key\":\"\",\"revision\":1}\n");
    assertThat(scan("?limit=1&keys=false&values=false").text()).isEqualTo("{\"revision\":1}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limt=1", "?limit=1&limit=1", "?reverse=1", "?gt", "?consistency=local", "?gt=%25"})
  void anythingElseIsRefused(String query) {
    assertThat(scan(query).status()).isEqualTo(400);
    assertThat(scan(query).code()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void aFailureBeforeTheFirstEntryIsAnAnswer() {
    gateway.node().scanFailure = ErrorCode.NO_QUORUM.failure("shard 1 has no leader");
    RawHttp.Answer answer = scan("");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("NO_QUORUM");
  }

  /** A scan that ends well is taken for a whole one: a failed one must not. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void aFailureAfterTheHeadBreaksTheConnection(int after) {
    gateway.node().scanFailure = ErrorCode.SCAN_EXPIRED.failure("the snapshot is gone");
    gateway.node().scanFailsAfter = after;
    RawHttp.Answer answer = scan("");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.whole()).isFalse();
    gateway.awaitIdle();
  }

  /** A reader that stops must cost the node a few buffers, not the partition's size. */
  @Test
  void aReaderThatStopsStopsTheScan() throws Exception {
    int entries = 1_000;
    Map<String, Buffer> expected = new TreeMap<>();
    for (int i = 0; i < entries; i++) {
      String key = String.format("slow/%04d", i);
      expected.put(key, Buffer.buffer("x".repeat(50_000)));
      put(Buffer.buffer(key), expected.get(key));
    }
    try (RawHttp http = new RawHttp(gateway.port(), 16_384)) {
      http.request("GET", ENTRIES + "?prefix=slow/&encoding=utf8&values=true&timeoutMs=200", null);
      Awaitility.await().atMost(Duration.ofSeconds(20))
          .until(() -> gateway.node().lastScan != null && gateway.node().lastScan.paused);
      int given = gateway.node().lastScan.given;
      Awaitility.await().during(Duration.ofMillis(600)).atMost(Duration.ofSeconds(5)) // past the deadline of its head
          .until(() -> gateway.node().lastScan.given == given);
      assertThat(given).isLessThan(entries / 2);

      RawHttp.Answer head = http.readHead();
      RawHttp.Answer answer = http.readBody(head.status(), head.headers());
      assertThat(answer.whole()).isTrue();
      assertThat(keys(answer)).containsExactlyElementsOf(expected.keySet());
    }
  }

  /** A snapshot that nobody frees keeps RocksDB from dropping old versions. */
  @Test
  void aReaderThatGoesAwayFreesTheSnapshot() {
    for (int i = 0; i < 1_000; i++) {
      put(Buffer.buffer("slow/" + i), Buffer.buffer("x".repeat(50_000)));
    }
    try (RawHttp http = new RawHttp(gateway.port(), 16_384)) {
      http.request("GET", ENTRIES, null);
      Awaitility.await().atMost(Duration.ofSeconds(20))
          .until(() -> gateway.node().lastScan != null && gateway.node().lastScan.paused);
      assertThat(gateway.node().lastScan.closed).isFalse();
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> gateway.node().lastScan.closed);
    gateway.awaitIdle();
  }

  /** Without chunks the connection's end is the answer's: it has to come. */
  @Test
  void anOldClientIsAnsweredToo() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("GET " + ENTRIES + "?limit=1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      RawHttp.Answer answer = http.read();
      assertThat(answer.text()).isEqualTo("{\"key\":\"\",\"value\":\"dg==\",\"revision\":1}\n");
    }
  }
}
