package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** request and batch against a gateway that shows what came over the wire. */
@UnitTest
class RequestCommandTest {
  private static final int MANY_BYTES = 256 * 1024 * 1024; // far more than all buffers on the way

  private GatewayStub gateway;

  @BeforeEach
  void start() {
    gateway = new GatewayStub().answering(200, "{\"ok\":true}");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aBodyGoesAsWhatItIs() {
    Run run = Run.of("request", "p", "{\"type\":\"get\"}", "--url", gateway.url());
    assertThat(gateway.last().line()).isEqualTo("POST /partitions/p/requests");
    assertThat(gateway.last().headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(gateway.last().body()).isEqualTo(Buffer.buffer("{\"type\":\"get\"}"));
    assertThat(run.out()).isEqualTo("{\"ok\":true}");

    Run.of("request", "p", "hello", "--url", gateway.url());
    assertThat(gateway.last().headers().get("Content-Type")).isEqualTo("text/plain;charset=utf-8");

    Run.with().stdin(new byte[] {1, 0, (byte) 0xff}).run("request", "p", "-", "--url", gateway.url());
    assertThat(gateway.last().headers().get("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(gateway.last().body().getBytes()).containsExactly(1, 0, 0xff);
  }

  @Test
  void withoutBodyStdinIsNotRead() {
    Run.with().stdin(new NeverEnding()).run("request", "p", "--url", gateway.url());

    assertThat(gateway.last().body().length()).isZero();
  }

  @Test
  void headersGoAlongAndWin() {
    Run.of("request", "p", "{}", "-H", "content-type: text/x", "--header", "X-A:1", "-H", "X-A: 2:3",
        "--timeout-ms", "60000", "--url", gateway.url());

    assertThat(gateway.last().uri()).isEqualTo("/partitions/p/requests?timeoutMs=60000");
    assertThat(gateway.last().headers().getAll("Content-Type")).containsExactly("text/x");
    assertThat(gateway.last().headers().getAll("X-A")).containsExactly("1", "2:3");
  }

  @Test
  void aHeaderWithoutColonIsRefused() {
    Run run = Run.of("request", "p", "{}", "-H", "nonsense", "--url", gateway.url());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--header");
  }

  @Test
  void asJsonAReplyHasHeadersAndBody() {
    gateway.answering(response -> response.putHeader("Content-Type", "application/json").end("[1]"));
    assertThat(reply().getValue("body")).isEqualTo(new JsonArray().add(1));

    gateway.answering(response -> response.putHeader("Content-Type", "text/plain;charset=utf-8").end("[1]"));
    assertThat(reply().getValue("body")).isEqualTo("[1]");

    gateway.answering(response -> response.putHeader("X-B", "c").end(Buffer.buffer(new byte[] {(byte) 0xff})));
    assertThat(reply().getValue("body")).isEqualTo("/w==");
    assertThat(reply().getJsonObject("headers").getString("x-b")).isEqualTo("c");
  }

  /** A client that sends the whole body before it reads would wait for an echo that waits for it, for ever. */
  @Test
  void bothWaysStreamAtOnceInLittleMemory() {
    gateway.handling(request -> {
      request.response().setChunked(true);
      request.pipeTo(request.response());
    });
    CheckedSum sum = new CheckedSum();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = Run.with().stdin(new Counting(MANY_BYTES)).console(sum, err);
    int exitCode = BoroughCommand.run(console, "request", "p", "-", "--url", gateway.url());

    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(exitCode).isZero();
    assertThat(sum.position).isEqualTo(MANY_BYTES);
  }

  /** A refusal must not wait for the end of a stdin that has none. */
  @Test
  void anAnswerBeforeTheEndOfTheBodyIsHeard() throws IOException {
    gateway.handling(request -> request.response().setStatusCode(501)
        .end("{\"code\":\"NO_HANDLER\",\"number\":112,\"message\":\"none\"}"));
    try (PipedOutputStream open = new PipedOutputStream(); PipedInputStream stdin = new PipedInputStream(open)) {
      open.write(1);
      Run run = Run.with().stdin(stdin).run("request", "p", "-", "--url", gateway.url());

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("NO_HANDLER (112)");
    }
  }

  /** A body that is cut short on this side must not arrive as a whole one. */
  @Test
  void aBodyThatCannotBeReadFailsTheRequest() {
    InputStream broken = new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("bad sector");
      }
    };
    Run run = Run.with().stdin(broken).run("request", "p", "-", "--url", gateway.url());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("cannot read the body: bad sector").hasLineCount(1);
    assertThat(gateway.asked()).isEmpty();
  }

  @Test
  void aBatchComesFromItsArgumentOrFromStdin() {
    gateway.answering(200, "{\"revision\":12}");
    Run argument = Run.of("batch", "p", "[]", "--url", gateway.url());
    assertThat(gateway.last().line()).isEqualTo("POST /partitions/p/batch?encoding=utf8");
    assertThat(gateway.last().body()).isEqualTo(Buffer.buffer("[]"));
    assertThat(argument.out()).isEqualTo("12\n");

    Run stdin = Run.with().stdin("[1]".getBytes(UTF_8))
        .run("batch", "p", "--encoding", "BASE64", "-o", "json", "--url", gateway.url());
    assertThat(gateway.last().line()).isEqualTo("POST /partitions/p/batch?encoding=base64");
    assertThat(gateway.last().body()).isEqualTo(Buffer.buffer("[1]"));
    assertThat(stdin.out()).isEqualTo("{\"revision\":12}\n");
  }

  private JsonObject reply() {
    return new JsonObject(Run.of("request", "p", "-o", "json", "--url", gateway.url()).out());
  }

  /** Bytes of a known order. */
  private static final class Counting extends InputStream {
    private final int end;
    private int position;

    Counting(int end) {
      this.end = end;
    }

    @Override
    public int read() {
      return position == end ? -1 : position++ * 31 & 0xff;
    }
  }

  /** Checks that order, and keeps nothing. */
  private static final class CheckedSum extends OutputStream {
    private int position;

    @Override
    public void write(int b) {
      assertThat(b & 0xff).isEqualTo(position++ * 31 & 0xff);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if ((bytes[i] & 0xff) != (position * 31 & 0xff)) {
          throw new AssertionError("byte " + position + " is another one");
        }
        position++;
      }
    }
  }

  /** A terminal at which nobody types. */
  private static final class NeverEnding extends ByteArrayInputStream {
    NeverEnding() {
      super(new byte[0]);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      throw new AssertionError("stdin was read");
    }
  }
}
