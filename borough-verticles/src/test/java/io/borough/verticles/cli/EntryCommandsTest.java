package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** get, put and del against a gateway that shows what came over the wire. */
@UnitTest
class EntryCommandsTest {
  private static final byte[] NOT_TEXT = {0, (byte) 0xff, '\n', 'x'};

  private GatewayStub gateway;

  @BeforeEach
  void start() {
    gateway = new GatewayStub().answering(response -> response.putHeader("Borough-Revision", "17").end());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** A client that resolves dot segments, or drops an empty one, would read another key or list the partition. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
    ". | /partitions/p/entries/%2E",
    ".. | /partitions/p/entries/%2E%2E",
    "\"\" | /partitions/p/entries/",
    "a/b | /partitions/p/entries/a%2Fb",
    "a b+c%2e?#& | /partitions/p/entries/a%20b%2Bc%252e%3F%23%26",
    "ключ | /partitions/p/entries/%D0%BA%D0%BB%D1%8E%D1%87",
    "@pom.xml | /partitions/p/entries/%40pom%2Exml",
    "${sys:user.home} | /partitions/p/entries/%24%7Bsys%3Auser%2Ehome%7D",
  })
  void everyKeyIsSentAsItIs(String key, String path) {
    Run run = Run.of("get", "p", key, "--url", gateway.url());

    assertThat(run.err()).isEmpty();
    assertThat(gateway.last().line()).isEqualTo("GET " + path);
  }

  /** Otherwise a key like -5 could not be asked for. */
  @Test
  void afterTwoDashesAKeyMayBeginWithADash() {
    Run.of("get", "--url", gateway.url(), "--", "-p", "--url");

    assertThat(gateway.last().uri()).isEqualTo("/partitions/-p/entries/--url");
  }

  @Test
  void partitionNamesAreEscapedLikeKeys() {
    Run.of("get", "a/../ü", "k", "--url", gateway.url());

    assertThat(gateway.last().uri()).isEqualTo("/partitions/a%2F%2E%2E%2F%C3%BC/entries/k");
  }

  /** Both alphabets, with and without padding, as the gateway reads them. */
  @ParameterizedTest
  @CsvSource({"+/8=,%FB%FF", "_-8,%FF%EF", "'',''"})
  void binaryKeysAreBase64(String key, String segment) {
    Run.of("get", "p", key, "--encoding", "base64", "--url", gateway.url());

    assertThat(gateway.last().uri()).isEqualTo("/partitions/p/entries/" + segment);
  }

  @Test
  void aKeyThatIsNoBase64IsRefusedBeforeAnythingIsSent() {
    Run run = Run.of("get", "p", "a*b", "--encoding", "base64", "--url", gateway.url());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("\"a*b\" is not base64").hasLineCount(1);
    assertThat(gateway.asked()).isEmpty();
  }

  /** A line's end, or a byte turned into text, would spoil values that are files. */
  @Test
  void getPrintsTheBytesOfTheValueAndNothingElse() {
    gateway.answering(response -> response.putHeader("ETag", "\"5\"").end(Buffer.buffer(NOT_TEXT)));
    Run run = Run.of("get", "p", "k", "--url", gateway.url());

    assertThat(run.bytes()).isEqualTo(NOT_TEXT);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void getAsJsonHasKeyValueAndRevision() {
    gateway.answering(response -> response.putHeader("ETag", "\"9007199254740993\"").end(Buffer.buffer(NOT_TEXT)));
    Run run = Run.of("get", "p", "aw", "--encoding", "base64", "-o", "json", "--url", gateway.url());

    assertThat(new JsonObject(run.out())).isEqualTo(
        new JsonObject().put("key", "aw==").put("value", "AP8KeA==").put("revision", 9007199254740993L));
  }

  @Test
  void getPassesConsistencyAndDeadlineOn() {
    Run.of("get", "p", "k", "--consistency", "local", "--timeout-ms", "700", "--url", gateway.url());

    assertThat(gateway.last().uri()).isEqualTo("/partitions/p/entries/k?consistency=local&timeoutMs=700");
  }

  /** Scripts ask by exit code: absent is no failure, and an unknown path is not an absent key. */
  @Test
  void anAbsentKeyIsOneAndAnUnknownRouteIsTwo() {
    gateway.answering(404, "{\"code\":\"NOT_FOUND\",\"number\":107,\"message\":\"no such key\"}");
    Run absent = Run.of("get", "p", "k", "--url", gateway.url());
    gateway.answering(404, "{\"code\":\"NO_SUCH_ROUTE\",\"number\":108,\"message\":\"no such path\"}");
    Run unknown = Run.of("get", "p", "k", "--url", gateway.url());

    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.bytes()).isEmpty();
    assertThat(unknown.exitCode()).isEqualTo(2);
  }

  @Test
  void aFailureIsOneLineWithCodeAndMessage() {
    gateway.answering(503, "{\"code\":\"NO_QUORUM\",\"number\":203,\"message\":\"shard 1\\nhas no leader\"}");
    Run run = Run.of("put", "p", "k", "v", "--url", gateway.url());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("borough put: NO_QUORUM (203): shard 1 has no leader" + System.lineSeparator());
    assertThat(run.bytes()).isEmpty();
  }

  /** What stands between may answer too, in HTML or with nothing. */
  @ParameterizedTest
  @CsvSource({"<html>bad gateway</html>", "null", "{}", "''"})
  void aFailureThatIsNotTheGatewaysIsShownAsItIs(String body) {
    Run run = Run.of("get", "p", "k", "--url", gateway.answering(502, body).url());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(("HTTP status 502: " + body).strip()).hasLineCount(1);
  }

  @Test
  void putSendsItsValueAndPrintsTheRevision() {
    Run run = Run.of("put", "p", "k", "größe", "--url", gateway.url());

    assertThat(gateway.last().line()).isEqualTo("PUT /partitions/p/entries/k");
    assertThat(gateway.last().body()).isEqualTo(Buffer.buffer("größe"));
    assertThat(gateway.last().headers().contains("If-Match")).isFalse();
    assertThat(run.out()).isEqualTo("17\n");
    assertThat(run.exitCode()).isZero();
  }

  /** An empty value is a value: it must not make put wait for stdin. */
  @Test
  void anEmptyValueIsNotAMissingOne() {
    Run run = Run.with().stdin("from stdin".getBytes(UTF_8)).run("put", "p", "k", "", "--url", gateway.url());

    assertThat(gateway.last().body().length()).isZero();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void withoutValuePutSendsTheBytesOfStdin() {
    Run run = Run.with().stdin(NOT_TEXT).run("put", "p", "k", "-o", "json", "--url", gateway.url());

    assertThat(gateway.last().body().getBytes()).isEqualTo(NOT_TEXT);
    assertThat(run.out()).isEqualTo("{\"revision\":17}\n");
  }

  @Test
  void conditionsBecomeHeaders() {
    Run.of("put", "p", "k", "v", "--if-match", "12", "--url", gateway.url());
    assertThat(gateway.last().headers().get("If-Match")).isEqualTo("\"12\"");

    Run.of("put", "p", "k", "v", "--if-match", "*", "--url", gateway.url());
    assertThat(gateway.last().headers().get("If-Match")).isEqualTo("*");

    Run.of("put", "p", "k", "v", "--if-absent", "--url", gateway.url());
    assertThat(gateway.last().headers().get("If-None-Match")).isEqualTo("*");

    Run.of("del", "p", "k", "--if-match", "3", "--url", gateway.url());
    assertThat(gateway.last().line()).isEqualTo("DELETE /partitions/p/entries/k");
    assertThat(gateway.last().headers().get("If-Match")).isEqualTo("\"3\"");
  }

  /** A revision that is none would be a condition that never holds, or always. */
  @Test
  void aConditionThatIsNoRevisionIsRefused() {
    Run run = Run.of("put", "p", "k", "v", "--if-match", "\"12\"", "--url", gateway.url());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--if-match");
    assertThat(gateway.asked()).isEmpty();
  }

  @Test
  void aConditionThatDoesNotHoldIsAFailure() {
    gateway.answering(412, "{\"code\":\"REVISION_MISMATCH\",\"number\":101,\"message\":\"is 9\"}");

    assertThat(Run.of("put", "p", "k", "v", "--if-match", "8", "--url", gateway.url()).exitCode()).isEqualTo(2);
  }

  @Test
  void delPrintsTheRevision() {
    assertThat(Run.of("del", "p", "k", "--url", gateway.url()).out()).isEqualTo("17\n");
  }

  /** Half a value looks like a value: only the exit code tells. */
  @Test
  void anAnswerThatBreaksOffIsAFailure() {
    gateway.answering(response -> response.setChunked(true).write("half").onSuccess(written -> response.reset()));
    Run run = Run.of("get", "p", "k", "--url", gateway.url());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEqualTo("half");
    assertThat(run.err()).contains("incomplete").hasLineCount(1);
  }
}
