package io.borough.verticles.bus;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.options.BoroughOptions;
import io.borough.testing.NodeTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections to the event bus of a node's own Vert.x: those that lie about lengths are closed, all others served. */
@NodeTest
class BusConnectionsTest {
  private static final BoroughOptions OPTIONS = new BoroughOptions().setClusterName("connections");

  private static OwnVertx first;
  private static OwnVertx second;
  private static Vertx echo;
  private static Vertx asker;

  @BeforeAll
  static void open() {
    first = new OwnVertx(OPTIONS);
    second = new OwnVertx(OPTIONS);
    echo = await(first.open());
    asker = await(second.open(0, 0, List.of("127.0.0.1:" + first.port())));
    await(echo.eventBus().consumer("echo", BusConnectionsTest::answer).completion());
  }

  private static void answer(Message<Object> message) {
    if (message.body() == null) {
      message.fail(7, "nothing to answer");
    } else {
      message.reply(message.body(), new DeliveryOptions().setHeaders(message.headers()));
    }
  }

  @AfterAll
  static void close() {
    await(second.close());
    await(first.close());
  }

  /** Vert.x gathers what comes until the length that was said is there, and ends with an OutOfMemoryError. */
  @Test
  void aConnectionThatAnnouncesAHugeMessageIsClosed() throws IOException {
    assertThat(isClosedAfter(ByteBuffer.allocate(4).putInt(0x7fffffff))).isTrue();
    assertThat(isClosedAfter(ByteBuffer.allocate(4).putInt(BusMessageGuard.MAX_MESSAGE_BYTES + 1))).isTrue();
    assertThat(isClosedAfter(ByteBuffer.allocate(4).putInt(-1))).isTrue();
  }

  /** Vert.x makes an array of the length that is said inside a message, before it looks whether the message has it. */
  @Test
  void aConnectionWithAMessageThatLiesAboutItsPartsIsClosed() throws IOException {
    assertThat(isClosedAfter(ByteBuffer.allocate(11)
        .putInt(7).put((byte) 1).put((byte) 0).put((byte) 0).putInt(0x7fffff00))).isTrue();
  }

  @Test
  void everyKindOfMessageArrivesAndIsAnswered() {
    List<Object> bodies = List.of("text", Buffer.buffer("bytes"), new JsonObject().put("a", 1), new JsonArray().add(2),
        1, 2L, 1.5f, 2.5, true, (short) 3, 'c', (byte) 4, "", Buffer.buffer());
    for (Object body : bodies) {
      Message<Object> reply = await(asker.eventBus().request("echo", body, new DeliveryOptions()
          .addHeader("one", "1").addHeader("none", "")));
      assertThat(reply.body()).isEqualTo(body);
      assertThat(reply.headers().get("one")).isEqualTo("1");
    }
    assertThat(await(asker.eventBus().<byte[]>request("echo", new byte[] {1, 2})).body()).containsExactly(1, 2);
    Buffer large = Buffer.buffer(new byte[20 << 20]);
    assertThat(await(asker.eventBus().<Buffer>request("echo", large)).body()).isEqualTo(large);
    assertThatThrownBy(() -> await(asker.eventBus().request("echo", null)))
        .isInstanceOfSatisfying(ReplyException.class, failure -> assertThat(failure.failureCode()).isEqualTo(7));
  }

  /** An object of a few bytes may be an array of two billion: none is read, and none is written either. */
  @Test
  void serializedObjectsAreNotSent() {
    assertThatThrownBy(() -> asker.eventBus().request("echo", BigDecimal.ONE))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("BigDecimal");
  }

  /** Fails when nothing has happened for ten seconds. */
  private static boolean isClosedAfter(ByteBuffer bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", first.busPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.array());
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true; // reset
    }
  }
}
