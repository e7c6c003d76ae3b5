package io.borough.impl.client;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.message.Service;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoded body of a request, and of a reply, may have as many bytes as {@code maxBatchBytes} says. */
@UnitTest
class BodyBoundTest {
  private static final String TOO_LARGE = "a reply that is too large, please";

  @ParameterizedTest
  @ValueSource(ints = {1_024, BoroughOptions.DEFAULT_MAX_BATCH_BYTES, 8 * 1_024 * 1_024, 16 * 1_024 * 1_024})
  void theOptionBoundsBodies(int maxBatchBytes) {
    Buffer largest = Buffer.buffer(new byte[maxBatchBytes]);
    Buffer larger = Buffer.buffer(new byte[maxBatchBytes + 1]);
    try (AloneNode node = new AloneNode(new BoroughOptions().setMaxBatchBytes(maxBatchBytes))) {
      node.serve(Service.HANDLER, inbound -> {
        PayloadStreams streams = node.client.payloadStreams(inbound.from());
        Object asked = streams.receive(((HandlerRequest) inbound.message()).payload()).body();
        try {
          inbound.reply(new HandlerReply(streams.send(Payload.of(TOO_LARGE.equals(asked) ? larger : asked))));
        } catch (BoroughException refused) {
          inbound.fail(refused);
        }
      });
      Future<Payload> echoed = ask(node, largest);
      assertThat(await(echoed).<Buffer>body().length()).isEqualTo(maxBatchBytes);
      assertThat(failure(ask(node, larger))).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
      assertThat(failure(ask(node, TOO_LARGE))).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }
  }

  private static Future<Payload> ask(AloneNode node, Object body) {
    return node.client.request("orders", Payload.of(body), new RequestOptions());
  }

  private static ErrorCode failure(Future<?> future) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(future::isComplete);
    return ((BoroughException) future.cause()).code();
  }
}
