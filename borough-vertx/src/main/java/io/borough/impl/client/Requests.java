package io.borough.impl.client;

import io.borough.Payload;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.HandlerReply;
import io.borough.impl.message.HandlerRequest;
import io.borough.impl.message.PayloadParts;
import io.borough.impl.stream.StreamTransport;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** Sends requests to partitions' handlers. Thread: any. */
final class Requests {
  private final Vertx vertx;
  private final Router router;
  private final StreamTransport transport;

  Requests(Vertx vertx, Router router, StreamTransport transport) {
    this.vertx = vertx;
    this.router = router;
    this.transport = transport;
  }

  /** As {@link io.borough.Borough#request(String, Payload, RequestOptions)} says. */
  Future<Payload> request(String partition, Payload payload, RequestOptions options) {
    Payload headed = payload == null ? Payload.of(null) : payload;
    options.getHeaders().forEach(header -> headed.headers().set(header.getKey(), header.getValue()));
    Sending sending = new Sending(partition, headed);
    return router
        .<HandlerReply>call(partition, sending::attempt, Attempts.WRITE, null, options.getTimeoutMs())
        .map(answer -> sending.streams.receive(answer.reply().payload()))
        .recover(failure -> {
          sending.end();
          return ((VertxInternal) vertx).getOrCreateContext().failedFuture(Failures.of(failure));
        });
  }

  /** One request with its attempts: its streams go to one node at a time, and to another only when untouched. */
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
      streams = new PayloadStreams(transport, busId);
      PayloadParts parts = streams.send(payload);
      return new HandlerRequest(shard, partition, parts);
    }

    void end() {
      if (streams != null) {
        streams.abandon();
      }
    }
  }
}
