package io.borough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.borough.codec.Codec;
import io.borough.testing.UnitTest;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a request carries before it meets a wire. */
@UnitTest
@ResourceLock("the codecs registered with Codec.register")
class PayloadTest {
  record Order(String item) {}

  @AfterEach
  void forgetTheType() {
    Codec.unregister(Order.class);
  }

  /** The gateway passes the content type on: a wrong one makes browsers show a download for a text. */
  @Test
  void theBodyDecidesTheContentType() {
    assertThat(contentType(new JsonObject())).isEqualTo("application/json");
    assertThat(contentType(new JsonArray())).isEqualTo("application/json");
    assertThat(contentType("text")).isEqualTo("text/plain;charset=utf-8");
    assertThat(contentType(Buffer.buffer())).isEqualTo("application/octet-stream");
    assertThat(contentType(null)).isNull();
    Codec.register(Order.class, Codec.of(Order.class));
    assertThat(contentType(new Order("tea"))).isEqualTo("application/json");
  }

  /** Headers are the sender's until the payload is sent, and their names have no case. */
  @Test
  void aHeaderTakesTheDefaultsPlace() {
    Payload payload = Payload.of("a,b");
    payload.headers().set("Content-Type", "text/csv");
    assertThat(payload.headers().getAll("content-type")).containsExactly("text/csv");
  }

  /** A body that cannot be sent is refused where it is made, not when the request is on its way. */
  @Test
  void aBodyOfAnUnknownClassIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Payload.of(new Order("tea")))
        .withMessageContaining(Order.class.getName());
    assertThatIllegalArgumentException().isThrownBy(() -> Payload.of(7L));
  }

  /** What was put in comes out, and the same object. */
  @Test
  void theBodyIsKeptAsItIs() {
    JsonObject body = new JsonObject().put("a", 1);
    JsonObject read = Payload.of(body).body();
    assertThat(read).isSameAs(body);
    Object nothing = Payload.of(null).body();
    assertThat(nothing).isNull();
  }

  /** A stream that flows before anybody reads it loses its first bytes. */
  @Test
  void anAttachedStreamIsPaused() {
    PausedStream stream = new PausedStream();
    Payload payload = Payload.of(null).stream("photo", stream).stream("sound", new PausedStream());
    assertThat(stream.paused).isTrue();
    assertThat(payload.stream("photo")).isSameAs(stream);
    assertThat(payload.stream("film")).isNull();
    assertThat(payload.streamNames()).containsExactly("photo", "sound");
  }

  /** Every map has a bound, and the one that replaces a stream silently would lose the other. */
  @Test
  void namesAndNumberOfStreamsAreBounded() {
    Payload payload = Payload.of(null).stream("x".repeat(128), new PausedStream());
    refuses(payload, "x".repeat(128));
    refuses(payload, "x".repeat(129));
    refuses(payload, "");
    refuses(payload, null);
    for (int i = 1; i < 64; i++) {
      payload.stream("stream " + i, new PausedStream());
    }
    refuses(payload, "stream 64");
    assertThat(payload.streamNames()).hasSize(64);
  }

  private static void refuses(Payload payload, String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> payload.stream(name, new PausedStream()));
  }

  private static String contentType(Object body) {
    return Payload.of(body).headers().get("content-type");
  }

  private static final class PausedStream implements ReadStream<Buffer> {
    private boolean paused;

    @Override
    public ReadStream<Buffer> pause() {
      paused = true;
      return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> handler) {
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> endHandler) {
      return this;
    }
  }
}
