package io.borough.verticles.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** scan against a gateway that shows what came over the wire. */
@UnitTest
class ScanCommandTest {
  private static final String LINES = """
      {"key":"a","value":"1","revision":3}
      {"key":"b\\tc","value":"x\\ny\\\\z\\u0000","revision":4}
      """;

  private GatewayStub gateway;

  @BeforeEach
  void start() {
    gateway = new GatewayStub().answering(200, LINES);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void everyOptionBecomesAParameter() {
    Run.of("scan", "p", "--gt", "a+b", "--gte", "", "--lt", "ü", "--lte=x=y", "--prefix", "&", "--reverse",
        "--limit", "7", "--keys-only", "--values-only", "--timeout-ms", "9", "--url", gateway.url());

    assertThat(gateway.last().line()).isEqualTo("GET /partitions/p/entries?gt=a%2Bb&gte=&lt=%C3%BC&lte=x%3Dy&prefix=%26"
        + "&reverse=true&limit=7&values=false&keys=false&encoding=utf8&timeoutMs=9");
  }

  /** An absent bound is no bound, and must not be sent as the empty key. */
  @Test
  void optionsThatAreLeftOutAreNotSent() {
    Run.of("scan", "p", "--encoding", "base64", "--url", gateway.url());

    assertThat(gateway.last().uri()).isEqualTo("/partitions/p/entries?encoding=base64");
  }

  /** A value with a line's end would read as two entries. */
  @Test
  void asTextAnEntryIsOneLine() {
    Run run = Run.of("scan", "p", "--url", gateway.url());

    assertThat(run.out()).isEqualTo("a\t1\nb\\tc\tx\\ny\\\\z\\u0000\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void withoutValuesALineIsTheKey() {
    gateway.answering(200, "{\"key\":\"a\",\"revision\":3}\n{\"key\":\"\",\"revision\":4}\n");

    assertThat(Run.of("scan", "p", "--keys-only", "--url", gateway.url()).out()).isEqualTo("a\n\n");
  }

  @Test
  void asJsonTheLinesAreTheGateways() {
    assertThat(Run.of("scan", "p", "-o", "json", "--url", gateway.url()).out()).isEqualTo(LINES);
  }

  @Test
  void anEmptyRangeIsNoLineAndNoFailure() {
    Run run = Run.of("scan", "p", "--url", gateway.answering(200, "").url());

    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  /** The reader of a backup must learn that it has only a part, and the part must be whole lines as they came. */
  @Test
  void aScanThatBreaksOffIsAFailureAfterTheLinesThatCame() {
    gateway.answering(response -> response.setChunked(true).write(LINES).onSuccess(written -> response.reset()));
    Run run = Run.of("scan", "p", "--url", gateway.url());

    assertThat(run.out()).hasLineCount(2);
    assertThat(run.err()).contains("incomplete").hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  /** Somebody watches: lines must not wait in a buffer for those that are not there yet. */
  @Test
  void aLineIsPrintedBeforeTheNextOneComes() throws Exception {
    CompletableFuture<HttpServerResponse> begun = new CompletableFuture<>();
    gateway.answering(response -> response.setChunked(true).write("{\"key\":\"a\",\"value\":\"1\",\"revision\":3}\n")
        .onSuccess(written -> begun.complete(response)));
    PipedOutputStream out = new PipedOutputStream();
    PipedInputStream printed = new PipedInputStream(out);
    CompletableFuture<Integer> run = CompletableFuture.supplyAsync(() -> BoroughCommand.run(
        Run.with().console(out, new ByteArrayOutputStream()), "scan", "p", "--url", gateway.url()));

    assertThat(printed.readNBytes(4)).asString().isEqualTo("a\t1\n");
    begun.get().end();
    assertThat(run.get()).isZero();
  }
}
