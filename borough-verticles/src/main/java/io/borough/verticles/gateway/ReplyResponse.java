package io.borough.verticles.gateway;

import io.borough.Payload;
import io.borough.codec.BodyCodec;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.stream.InboundStream;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;

/**
 * The HTTP response for a handler's reply: its stream "body", written as fast as the client reads, or else its body.
 *
 * <p>A failure of the stream resets the connection. All other streams are abandoned. Belongs to the event loop; the
 * reply's stream may deliver on any context.
 */
final class ReplyResponse {
  private static final String OCTET_STREAM = "application/octet-stream";

  private final ContextInternal context;
  private final HttpExchange exchange;
  private final HttpServerResponse response;
  private final RequestBodyStream requestBody;
  private final ByteBudget budget;

  ReplyResponse(ContextInternal context, HttpExchange exchange, RequestBodyStream requestBody, ByteBudget budget) {
    this.context = context;
    this.exchange = exchange;
    this.response = exchange.response();
    this.requestBody = requestBody;
    this.budget = budget;
  }

  void begin(Payload reply) {
    ReadStream<Buffer> body = reply.stream(RequestRoute.STREAM);
    reply.streamNames().stream().filter(name -> !name.equals(RequestRoute.STREAM))
        .forEach(name -> abandon(reply.stream(name)));
    if (!exchange.isOpen()) { // the client has disconnected, or the deadline has passed
      abandon(body);
      return;
    }
    try {
      MultiMap headers = MultiMap.caseInsensitiveMultiMap();
      RequestRoute.copyHeaders(reply.headers(), headers);
      headers.forEach(header -> response.headers().add(header.getKey(), header.getValue()));
      if (body != null) {
        stream(body);
      } else {
        whole(reply.body());
      }
    } catch (BoroughException | IllegalArgumentException e) {
      abandon(body);
      exchange.fail(ErrorCode.HANDLER_FAILED.failure("the reply cannot be sent: " + e.getMessage(), e));
    }
  }

  private void whole(Object body) {
    if (body == null) {
      HttpResponses.empty(exchange.request(), 200);
      return;
    }
    HttpResponses.send(exchange, budget, contentType(), BodyCodec.encode(body).bytes());
  }

  private void stream(ReadStream<Buffer> body) {
    exchange.onEnd(() -> {
      requestBody.abandon();
      abandon(body);
    });
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType()).setChunked(true);
    response.drainHandler(drained -> body.resume());
    response.writeHead();
    body.exceptionHandler(cause -> onContext(exchange::reset));
    body.endHandler(end -> onContext(() -> {
      if (!exchange.isEnded()) {
        HttpResponses.endStreamed(exchange, Buffer.buffer());
      }
    }));
    body.handler(chunk -> onContext(() -> write(body, chunk)));
    body.resume();
  }

  private void write(ReadStream<Buffer> body, Buffer chunk) {
    if (!exchange.isEnded()) {
      response.write(chunk);
      if (response.writeQueueFull()) {
        body.pause();
      }
    }
  }

  private String contentType() {
    String given = response.headers().get(HttpHeaders.CONTENT_TYPE);
    return given == null ? OCTET_STREAM : given;
  }

  private void onContext(Runnable task) {
    if (context.inThread()) {
      task.run();
    } else {
      context.runOnContext(ready -> task.run());
    }
  }

  /** Stops reading a stream and informs its writer where possible; does nothing for null. */
  private static void abandon(ReadStream<Buffer> stream) {
    if (stream instanceof InboundStream received) {
      received.abandon();
    } else if (stream != null) { // a stream of a handler on this node
      stream.pause().handler(null).exceptionHandler(null);
    }
  }
}
