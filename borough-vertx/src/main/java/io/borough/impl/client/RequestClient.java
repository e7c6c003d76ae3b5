package io.borough.impl.client;

import io.borough.Payload;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.message.HandlerMessages.PayloadParts;
import io.borough.impl.stream.StreamTransport;
import io.borough.impl.transport.CallerContext;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends requests to partitions' handlers. Thread: any. */
final class RequestClient {
  private final Vertx vertx;
  private final RequestRouter router;
  private final StreamTransport transport;
  private final int maxBodyBytes;

  RequestClient(Vertx vertx, RequestRouter router, StreamTransport transport, int maxBodyBytes) {
    this.vertx = vertx;
    this.router = router;
    this.transport = transport;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Does what {@link io.borough.Borough#request(String, Payload, RequestOptions)} says. */
  Future<Payload> request(String partition, Payload payload, RequestOptions options) {
    Sending sending = new Sending(partition, headed(payload == null ? Payload.of(null) : payload, options));
    return router
        .<HandlerReply>call(partition, sending::attempt,
            options.isIdempotent() ? RetryPolicy.IDEMPOTENT : RetryPolicy.ONCE, null, options.getTimeoutMs())
        .map(answer -> sending.received(answer.reply().payload()))
        .recover(failure -> {
          sending.end();
          return CallerContext.failed(vertx, Failures.of(failure));
        });
  }

  /** Returns the payload with the headers of the options added, without changing the caller's payload. */
  private static Payload headed(Payload payload, RequestOptions options) {
    if (options.getHeaders().isEmpty()) {
      return payload;
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(payload.headers());
    options.getHeaders().forEach(header -> headers.set(header.getKey(), header.getValue()));
    Map<String, ReadStream<Buffer>> streams = new LinkedHashMap<>();
    payload.streamNames().forEach(name -> streams.put(name, payload.stream(name)));
    return Payload.received(payload.body(), headers, streams);
  }

  /**
   * One request with its attempts. Its streams are sent to one node at a time, and to another node only when nothing
   * was read from them.
   */
  private final class Sending {
    private final String partition;
    private final Payload payload;
    private PayloadStreams streams;

    Sending(String partition, Payload payload) {
      this.partition = partition;
      this.payload = payload;
    }

    HandlerRequest attempt(int shard, String busId) {
      if (streams != null && !streams.withdraw()) {
        throw ErrorCode.STREAM_RESET.failure("the request's streams had begun to flow to a node that did not take it");
      }
      streams = new PayloadStreams(transport, busId, maxBodyBytes);
      PayloadParts parts = streams.send(payload);
      return new HandlerRequest(shard, partition, parts);
    }

    /** Decodes the reply. A reply that cannot be decoded still has streams, which are abandoned. */
    Payload received(PayloadParts reply) {
      try {
        return streams.receive(reply);
      } catch (RuntimeException e) {
        streams.refuse(reply);
        throw e;
      }
    }

    void end() {
      if (streams != null) {
        streams.abandon();
      }
    }
  }
}
