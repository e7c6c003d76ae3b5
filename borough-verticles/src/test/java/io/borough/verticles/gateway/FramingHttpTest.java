package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a request's body ends must be read as a proxy before the gateway reads it: what one of the two takes for the
 * body would be the other's next request.
 */
@UnitTest
class FramingHttpTest {
  private static final String PUT = "PUT /partitions/p/entries/k HTTP/1.1\r\nHost: localhost\r\n";
  private static final String CHUNK = "2\r\nok\r\n0\r\n\r\n";
  private static final String HIDDEN = "PUT /partitions/p/entries/hidden HTTP/1.1\r\nHost: localhost\r\n"
      + "Content-Length: 1\r\n\r\nx";

  @RegisterExtension
  final GatewayExtension gateway = new GatewayExtension();

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "transfer-encoding:CHUNKED",
      "Transfer-Encoding: \t chunked \t"})
  void aChunkedBodyIsRead(String header) {
    try (RawHttp http = new RawHttp(gateway.port())) {
      assertThat(http.send(PUT + header + "\r\n\r\n" + CHUNK).read().status()).isEqualTo(204);
      assertThat(http.request("GET", "/partitions/p/entries/k", null).read().text()).isEqualTo("ok");
    }
  }

  /** Sent at once with another request behind it, and with that request as the body. */
  @ParameterizedTest
  @ValueSource(strings = {"xchunked", "chunkedx", "gzip", "identity", "gzip, chunked", "chunked, gzip", "chunked,",
      ",chunked", "chunked, chunked", "chunked;q=1", "\"chunked\"", "chun ked", "",
      "chunked\r\nTransfer-Encoding: gzip",
      "gzip\r\nTransfer-Encoding: chunked", "chunked\r\nTransfer-Encoding: chunked", "chunked\r\n identity"})
  void anotherTransferCodingIsNotImplementedAndEndsTheConnection(String coding) {
    for (String body : new String[] {CHUNK + HIDDEN, HIDDEN}) {
      refused(PUT + "Transfer-Encoding: " + coding + "\r\n\r\n" + body, 501, "UNSUPPORTED");
    }
    refused(PUT + "Transfer-Encoding: " + coding + "\r\nContent-Length: 0\r\n\r\n" + HIDDEN, 400, "INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked\r\nContent-Length: 12",
      "Content-Length: 0\r\nTransfer-Encoding: x",
      "Content-Length: 5\r\ntransfer-encoding: CHUNKED", "Content-Length: 5\r\nContent-Length: 5",
      "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 5", "Content-Length: +5", "Content-Length: -1",
      "Content-Length: 0x5", "Content-Length: 5 5", "Content-Length:", "Content-Length: 99999999999999999999",
      "Content-Length : 5", "Transfer-Encoding : chunked", "Transfer-Encoding\u000b: chunked"})
  void aLengthThatCanBeReadInTwoWaysIsRefusedAndEndsTheConnection(String headers) {
    refused(PUT + headers + "\r\n\r\n" + CHUNK + HIDDEN, 400, "INVALID_ARGUMENT");
    refused(PUT + headers + "\r\n\r\n" + HIDDEN, 400, "INVALID_ARGUMENT");
  }

  /** HTTP/1.0 has no chunks: a proxy of that version would take them for the value. */
  @Test
  void chunksAreNotOfHttp10() {
    refused("PUT /partitions/p/entries/k HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK + HIDDEN, 400,
        "INVALID_ARGUMENT");
    refused("PUT /partitions/p/entries/k HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: gzip\r\n\r\n"
        + HIDDEN, 400, "INVALID_ARGUMENT");
  }

  /** What was sent before on the same connection is answered; what comes with or after the bad request is not read. */
  @Test
  void onlyWhatCameBeforeOnTheConnectionIsAnswered() {
    Promise<Void> gate = Promise.promise();
    gateway.node().gate = gate.future();
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.request("GET", "/partitions/p/entries/k", null)
          .send(PUT + "Transfer-Encoding: xchunked\r\n\r\n" + HIDDEN + HIDDEN);
      Awaitility.await().until(() -> gateway.ask("GET", "/metrics").text().contains("borough_http_open 2.0"));
      gate.complete();
      assertThat(http.read().status()).isEqualTo(404);
      assertThat(http.read().status()).isEqualTo(501);
      assertThat(http.isClosedByServer()).isTrue();
    }
    assertThat(gateway.node().writes).isZero();
  }

  /** So much of it is still on its way when the answer is sent that the answer may be lost; it is not read either. */
  @Test
  void aLongBodyOfAnotherCodingIsNotReadAsRequests() {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send(PUT + "Transfer-Encoding: xchunked\r\n\r\n");
      assertThat(http.read().status()).isEqualTo(501);
      assertThat(http.isClosedByServer()).isTrue();
    }
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send(PUT + "Transfer-Encoding: xchunked\r\n\r\n" + HIDDEN.repeat(10_000)).in().readAllBytes();
    } catch (UncheckedIOException | IOException reset) { // in the midst of what is sent: an end too
      assertThat(reset).isNotInstanceOf(SocketTimeoutException.class);
    }
    gateway.awaitIdle();
    assertThat(gateway.node().writes).isZero();
  }

  private void refused(String request, int status, String code) {
    try (RawHttp http = new RawHttp(gateway.port())) {
      RawHttp.Answer answer = http.send(request).read();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.code()).isEqualTo(code);
      assertThat(http.isClosedByServer()).as("no second answer").isTrue();
    }
    assertThat(gateway.node().writes).isZero();
  }
}
