package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.ErrorCode;
import io.borough.options.Consistency;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class EntriesHttpTest {
  private static final String ENTRIES = "/partitions/p/entries";

  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  private RawHttp.Answer put(String key, String value, String... headers) {
    return gateway.send("PUT", ENTRIES + "/" + key, value, headers);
  }

  private RawHttp.Answer get(String key, String... headers) {
    return gateway.ask("GET", ENTRIES + "/" + key, headers);
  }

  @Test
  void aValueIsPutAndGot() {
    RawHttp.Answer put = put("k", "value");
    assertThat(put.status()).isEqualTo(204);
    assertThat(put.header("Borough-Revision")).isEqualTo("1");
    assertThat(put.header("ETag")).isEqualTo("\"1\"");
    assertThat(put.header("Content-Length")).as("a 204 has none").isNull();

    RawHttp.Answer got = get("k");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.text()).isEqualTo("value");
    assertThat(got.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(got.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void aHeadSaysWhatAGetWould() {
    put("k", "value");
    RawHttp.Answer found = gateway.ask("HEAD", ENTRIES + "/k");
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.header("Content-Length")).isEqualTo("5");
    assertThat(found.header("ETag")).isEqualTo("\"1\"");
    RawHttp.Answer absent = gateway.ask("HEAD", ENTRIES + "/other");
    assertThat(absent.status()).isEqualTo(404);
  }

  /** A HEAD's answer has no body: what came after it would be taken for the next answer. */
  @Test
  void aHeadLeavesItsConnectionUsable() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      assertThat(http.request("HEAD", ENTRIES + "/absent", null).read().status()).isEqualTo(404);
      assertThat(http.request("GET", ENTRIES + "/absent", null).read().code()).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void anEmptyBodyIsAnEmptyValue() {
    assertThat(gateway.ask("PUT", ENTRIES + "/k").status()).isEqualTo(204);
    assertThat(get("k").status()).isEqualTo(200);
    assertThat(get("k").body()).isEmpty();
  }

  @Test
  void anAbsentKeyIsNotFound() {
    assertThat(get("k").status()).isEqualTo(404);
    assertThat(get("k").code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void aDeleteSucceedsAlsoWhenAbsent() {
    put("k", "value");
    RawHttp.Answer deleted = gateway.ask("DELETE", ENTRIES + "/k");
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.header("Borough-Revision")).isEqualTo("2");
    assertThat(get("k").status()).isEqualTo(404);
    assertThat(gateway.ask("DELETE", ENTRIES + "/k").status()).isEqualTo(204);
  }

  /** Each of these is a key of its own. A router that tidies paths up would clear the partition on the delete of "." */
  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "%2E", "%2F", "a%2Fb", "%00", "%ff%fe", "a+b", "a%20b", "%25", "?", "%3F",
      ";x=1", "%E2%82%AC", "~!$&'()*,=:@"})
  void everyKeyIsAKeyLikeOthers(String key) {
    String path = key.equals("?") ? "%3f" : key;
    put("bystander", "stays");
    assertThat(put(path, "value of " + key).status()).isEqualTo(204);
    assertThat(gateway.node().entries("p")).hasSize(2);
    assertThat(get(path).text()).isEqualTo("value of " + key);
    assertThat(gateway.ask("DELETE", ENTRIES + "/" + path).status()).isEqualTo(204);
    assertThat(get(path).status()).isEqualTo(404);
    assertThat(get("bystander").text()).isEqualTo("stays");
  }

  @Test
  void theBytesOfAKeyAreThoseOfItsEscapes() {
    put("%00%ff%2f+", "x");
    assertThat(gateway.node().entries("p").firstKey()).containsExactly(0, -1, '/', '+');
  }

  @Test
  void anAbsoluteTargetIsItsPath() {
    put("k", "value");
    assertThat(gateway.ask("GET", "http://localhost:99" + ENTRIES + "/k").text()).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", ".", "..", "%2F", "%E2%82%AC", "a+b", "%00"})
  void aPartitionHasAnyNameOfText(String name) {
    assertThat(gateway.send("PUT", "/partitions/" + name + "/entries/k", "x").status()).isEqualTo(204);
    assertThat(gateway.node().sizes()).hasSize(1).containsKey(RawPath.parse("/" + name).text(0));
  }

  @Test
  void aNameThatIsNoTextOfUpTo512BytesIsRefused() {
    for (String name : new String[] {"", "%ff", "%ed%a0%80", "n".repeat(513)}) {
      RawHttp.Answer answer = gateway.ask("GET", "/partitions/" + name + "/entries/k");
      assertThat(answer.status()).as(name).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("NAME_INVALID");
    }
    assertThat(gateway.ask("GET", "/partitions/" + "n".repeat(512)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/partitions/p/entries/a/b", "/partitions/p/entries/a/", "/partitions/p/entries//",
      "/partitions/p/batch/", "/partitions/p/", "/partitions/p/entries/%", "/partitions/p/entries/%zz",
      "/partitions/%1/entries/k", "/partitions//entries/k"})
  void aMalformedPathIsRefused(String path) {
    RawHttp.Answer answer = gateway.ask("DELETE", path);
    assertThat(answer.status()).isIn(400, 405);
    assertThat(gateway.ask("GET", path).status()).isIn(400, 405);
    assertThat(gateway.node().writes).isZero();
  }

  @ParameterizedTest
  @CsvSource({"/partitions/p/entries/k,POST,'GET, HEAD, PUT, DELETE'", "/partitions/p/entries,PUT,'GET, DELETE'",
      "/partitions/p/batch,GET,POST", "/partitions/p/reads,PUT,POST", "/partitions/p/requests,GET,POST",
      "/partitions/p,DELETE,'GET, HEAD'", "/partitions/p/entries/k,OPTIONS,'GET, HEAD, PUT, DELETE'"})
  void anotherMethodIsNotAllowed(String path, String method, String allowed) {
    RawHttp.Answer answer = gateway.ask(method, path);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/partitions", "/partitions/p/entry/k", "/partitions/p/Entries/k", "/partitions/p/nothing"})
  void anUnknownPathIsNoRoute(String path) {
    RawHttp.Answer answer = gateway.ask("GET", path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NO_SUCH_ROUTE");
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    RawHttp.Answer answer = get("k".repeat(1_025));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("KEY_TOO_LARGE");
  }

  @Test
  void ifMatchComparesTheRevision() {
    put("k", "one");
    assertThat(put("k", "two", "If-Match: \"1\"").header("ETag")).isEqualTo("\"2\"");
    RawHttp.Answer refused = put("k", "three", "If-Match: \"1\"");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.code()).isEqualTo("REVISION_MISMATCH");
    assertThat(refused.header("ETag")).isEqualTo("\"2\"");
    assertThat(get("k").text()).isEqualTo("two");
    assertThat(put("k", "four", "If-Match: \"1\", \"2\"").status()).isEqualTo(204);
    assertThat(put("k", "five", "If-Match: \"1\"", "If-Match: \"3\"").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "W/\"1\"", "\"x\"", "\"01\"", "\"7\", W/\"1\""})
  void aTagThatIsNoRevisionMatchesNothing(String tag) {
    put("k", "one");
    RawHttp.Answer refused = put("k", "two", "If-Match: " + tag);
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.header("ETag")).isEqualTo("\"1\"");
    RawHttp.Answer absent = put("absent", "two", "If-Match: " + tag);
    assertThat(absent.status()).isEqualTo(412);
    assertThat(absent.header("ETag")).isNull();
  }

  @Test
  void theAsteriskWantsThatTheKeyExists() {
    RawHttp.Answer absent = put("k", "one", "If-Match: *");
    assertThat(absent.status()).isEqualTo(412);
    assertThat(absent.header("ETag")).isNull();
    put("k", "one");
    assertThat(put("k", "two", "If-Match: *").status()).isEqualTo(204);
    assertThat(gateway.ask("DELETE", ENTRIES + "/k", "If-Match: *").status()).isEqualTo(204);
    assertThat(gateway.ask("DELETE", ENTRIES + "/k", "If-Match: *").status()).isEqualTo(412);
    assertThat(gateway.ask("DELETE", ENTRIES + "/k", "If-Match: \"1\"").status()).isEqualTo(412);
  }

  @Test
  void ifNoneMatchWantsThatTheKeyIsAbsent() {
    assertThat(put("k", "one", "If-None-Match: *").status()).isEqualTo(204);
    RawHttp.Answer refused = put("k", "two", "If-None-Match: *");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.header("ETag")).isEqualTo("\"1\"");
    assertThat(get("k").text()).isEqualTo("one");
  }

  @Test
  void aConditionThatNobodyCanPromiseIsRefused() {
    put("k", "one");
    assertThat(put("k", "two", "If-None-Match: \"1\"").status()).isEqualTo(400);
    assertThat(put("k", "two", "If-None-Match: *", "If-Match: *").status()).isEqualTo(400);
    assertThat(put("k", "two", "If-Match: 1").status()).isEqualTo(400);
    assertThat(put("k", "two", "If-Match:").status()).isEqualTo(400);
    assertThat(gateway.ask("DELETE", ENTRIES + "/k", "If-None-Match: *").status()).isEqualTo(400);
    assertThat(get("k").text()).isEqualTo("one");
  }

  @Test
  void aReaderWithTheSameRevisionIsToldSo() {
    put("k", "one");
    RawHttp.Answer same = get("k", "If-None-Match: W/\"1\"");
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo("\"1\"");
    assertThat(get("k", "If-None-Match: \"2\"").status()).isEqualTo(200);
    assertThat(get("k", "If-Match: \"2\"").status()).isEqualTo(412);
    assertThat(get("absent", "If-Match: \"2\"").status()).isEqualTo(404);
  }

  @Test
  void aReadHasItsConsistencyAndDeadline() {
    put("k", "one");
    assertThat(get("k?consistency=local&timeoutMs=60000").status()).isEqualTo(200);
    assertThat(gateway.node().lastConsistency).isEqualTo(Consistency.LOCAL);
    assertThat(gateway.node().lastTimeoutMs).isBetween(50_000L, 60_000L);
    get("k?consistency=linearizable");
    assertThat(gateway.node().lastConsistency).isEqualTo(Consistency.LINEARIZABLE);
    assertThat(gateway.node().lastTimeoutMs).isBetween(1L, 5_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k?consistency=none", "k?timeoutMs=0", "k?timeoutMs=3600001", "k?timeoutMs=1&timeoutMs=1",
      "k?x", "k?%"})
  void anUnknownParameterIsRefused(String key) {
    assertThat(get(key).status()).isEqualTo(400);
    assertThat(get(key).code()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void aWriteTakesNoConsistency() {
    assertThat(put("k?consistency=local", "x").status()).isEqualTo(400);
    assertThat(gateway.node().writes).isZero();
  }

  @Test
  void theLargestValueIsTakenAndALargerOneIsNot() {
    byte[] largest = new byte[1_048_576];
    Arrays.fill(largest, (byte) 7);
    assertThat(RawHttp.ask(gateway.port(), "PUT", ENTRIES + "/k", largest).status()).isEqualTo(204);
    assertThat(get("k").body()).isEqualTo(largest);
    gateway.awaitIdle();
    RawHttp.Answer refused = RawHttp.ask(gateway.port(), "PUT", ENTRIES + "/k", new byte[1_048_577]);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("VALUE_TOO_LARGE");
    assertThat(refused.header("Connection")).isEqualTo("close");
  }

  /** The answer must come before the body has: a client may have gigabytes. */
  @Test
  void aBodyThatSaysItIsTooLargeIsNotReadAtAll() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("PUT " + ENTRIES + "/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n");
      assertThat(http.read().status()).isEqualTo(413);
      http.send(new byte[10_000]);
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aChunkedBodyIsRefusedWhenItGrowsTooLarge() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("PUT " + ENTRIES + "/k HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 17; i++) {
        http.chunk(new byte[65_536]);
      }
      RawHttp.Answer refused = http.read();
      assertThat(refused.status()).isEqualTo(413);
      http.chunk(new byte[0]);
      assertThat(http.isClosedByServer()).isTrue();
    }
    assertThat(gateway.node().writes).isZero();
  }

  @Test
  void aClientThatAsksFirstIsToldToSend() throws Exception {
    try (RawHttp http = new RawHttp(gateway.port())) {
      String head = "PUT " + ENTRIES + "/k HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: ";
      http.send(head + "3\r\n\r\n");
      assertThat(http.readHead().status()).isEqualTo(100);
      assertThat(http.send("abc").read().status()).isEqualTo(204);
      http.send(head + "3000000\r\n\r\n");
      assertThat(http.readHead().status()).isEqualTo(413);
    }
  }

  /** A client that dies in the midst of a value must not leave half of it behind. */
  @Test
  void aBodyThatBreaksOffIsNotWritten() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("PUT " + ENTRIES + "/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n").send("half of it");
    }
    gateway.awaitIdle();
    assertThat(gateway.node().writes).isZero();
  }

  @Test
  void aMalformedChunkIsNotWritten() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("PUT " + ENTRIES + "/k HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\nhello\r\nzz\r\n");
      RawHttp.Answer refused = http.read();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("INVALID_ARGUMENT");
      assertThat(http.isClosedByServer()).isTrue();
    }
    gateway.awaitIdle();
    assertThat(gateway.node().writes).isZero();
  }

  @Test
  void requestsOnOneConnectionAreAnsweredInOrder() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.request("PUT", ENTRIES + "/a", "1".getBytes(StandardCharsets.UTF_8)).request("GET", ENTRIES + "/a", null)
          .request("DELETE", ENTRIES + "/a", null).request("GET", ENTRIES + "/a", null);
      assertThat(http.read().status()).isEqualTo(204);
      assertThat(http.read().text()).isEqualTo("1");
      assertThat(http.read().status()).isEqualTo(204);
      assertThat(http.read().status()).isEqualTo(404);
    }
  }

  @Test
  void aFailureHasItsStatus() {
    gateway.node().gate = Future.failedFuture(ErrorCode.NO_QUORUM.failure("shard 1 has no leader"));
    assertThat(get("k").status()).isEqualTo(503);
    assertThat(get("k").code()).isEqualTo("NO_QUORUM");
    gateway.node().gate = Future.failedFuture(ErrorCode.TIMEOUT.failure("lost"));
    assertThat(put("k", "x").status()).isEqualTo(504);
    gateway.node().gate = Future.failedFuture(ErrorCode.OVERLOADED.failure("full"));
    RawHttp.Answer full = put("k", "x");
    assertThat(full.status()).isEqualTo(429);
    assertThat(full.header("Retry-After")).isEqualTo("1");
  }

  /** The node should answer by the deadline; the gateway's promise does not depend on it. */
  @Test
  void anAnswerComesByTheDeadlineWhateverTheNodeDoes() {
    Promise<Void> never = Promise.promise();
    gateway.node().gate = never.future();
    long start = System.nanoTime();
    RawHttp.Answer read = get("k?timeoutMs=100");
    assertThat((System.nanoTime() - start) / 1_000_000).isBetween(100L, 2_000L);
    assertThat(read.status()).isEqualTo(504);
    assertThat(read.code()).isEqualTo("READ_TIMEOUT");
    RawHttp.Answer write = put("k?timeoutMs=100", "x");
    assertThat(write.status()).isEqualTo(504);
    assertThat(write.code()).as("it may still be written").isEqualTo("TIMEOUT");
    never.complete(); // and an answer that comes after all harms nobody
    assertThat(get("k").text()).isEqualTo("x");
  }

  /** A body that never ends is the client's fault, and surely nothing was written. */
  @Test
  void aBodyThatDoesNotComeIsAnsweredAtTheDeadline() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("PUT " + ENTRIES + "/k?timeoutMs=100 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
      RawHttp.Answer late = http.read();
      assertThat(late.status()).isEqualTo(504);
      assertThat(late.code()).isEqualTo("READ_TIMEOUT");
      assertThat(http.send("rest!!").request("GET", ENTRIES + "/k", null).read().status()).isEqualTo(404);
    }
    assertThat(gateway.node().writes).isZero();
  }

  @Test
  void aRangeIsCleared() {
    for (String key : new String[] {"a", "b", "c", "d"}) {
      put(key, key);
    }
    assertThat(gateway.ask("DELETE", ENTRIES + "?gt=a&lte=c&encoding=utf8&timeoutMs=1000").status()).isEqualTo(204);
    assertThat(gateway.node().entries("p")).hasSize(2);
    assertThat(gateway.ask("DELETE", ENTRIES + "?limit=1").status()).isEqualTo(400);
    assertThat(gateway.ask("DELETE", ENTRIES + "?pefix=YQ").status()).isEqualTo(400);
    assertThat(gateway.node().entries("p")).hasSize(2);
    RawHttp.Answer all = gateway.ask("DELETE", ENTRIES);
    assertThat(all.status()).isEqualTo(204);
    assertThat(all.header("Borough-Revision")).isEqualTo("6");
    assertThat(gateway.node().entries("p")).isEmpty();
  }

  @Test
  void aPartitionTellsWhereItIs() {
    RawHttp.Answer info = gateway.ask("GET", "/partitions/never%20written");
    assertThat(info.status()).isEqualTo(200);
    assertThat(info.json().getString("name")).isEqualTo("never written");
    assertThat(info.json().fieldNames()).containsExactlyInAnyOrder("name", "shard", "leader", "term", "replicas");
    assertThat(info.json().getJsonArray("replicas").getJsonObject(1).encode())
        .isEqualTo("{\"node\":\"node-2\",\"role\":\"FOLLOWER\",\"appliedIndex\":15,\"lag\":2}");
  }

  @Test
  void valuesAreBytes() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    RawHttp.ask(gateway.port(), "PUT", ENTRIES + "/k", all, "Content-Encoding: gzip", "Content-Type: text/plain");
    assertThat(Buffer.buffer(get("k", "Accept-Encoding: gzip").body())).isEqualTo(Buffer.buffer(all));
  }
}
