package io.borough.verticles.gateway;

import io.borough.Payload;
import io.borough.codec.BodyCodec;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;

/**
 * The answer made of a handler's reply: its stream "body" as fast as the client takes it, or else its body.
 *
 * <p>A stream that fails breaks the connection off. Other streams are given up. Belongs to the event loop; the
 * reply's stream may call from any context.
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
        .forEach(name -> Unwanted.giveUp(reply.stream(name)));
    if (!exchange.isOpen()) { // the client has gone, or was told that it is too late
      Unwanted.giveUp(body);
      return;
    }
    try {
      MultiMap headers = MultiMap.caseInsensitiveMultiMap();
      HeaderFilter.copy(reply.headers(), headers);
      headers.forEach(header -> response.headers().add(header.getKey(), header.getValue()));
      if (body != null) {
        stream(body);
      } else {
        whole(reply.body());
      }
    } catch (BoroughException | IllegalArgumentException e) {
      Unwanted.giveUp(body);
      exchange.fail(ErrorCode.HANDLER_FAILED.failure("the reply cannot be sent: " + e.getMessage(), e));
    }
  }

  private void whole(Object body) {
    if (body == null) {
      HttpResponses.empty(exchange.request(), 200);
      return;
    }
    Buffer bytes = BodyCodec.encode(body).bytes();
    if (!budget.take(bytes.length())) {
      exchange.fail(ErrorCode.OVERLOADED.failure("the gateway holds as many bytes as it may"));
      return;
    }
    HttpResponses.send(exchange.request(), 200, contentType(), bytes)
        .onComplete(left -> budget.giveBack(bytes.length()));
  }

  private void stream(ReadStream<Buffer> body) {
    exchange.whenOver(() -> {
      requestBody.giveUp();
      Unwanted.giveUp(body);
    });
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType()).setChunked(true);
    response.drainHandler(drained -> body.resume());
    response.writeHead();
    body.exceptionHandler(cause -> onContext(exchange::breakOff));
    body.endHandler(end -> onContext(() -> {
      if (!exchange.isOver()) {
        StreamedEnd.end(exchange, Buffer.buffer());
      }
    }));
    body.handler(chunk -> onContext(() -> write(body, chunk)));
    body.resume();
  }

  private void write(ReadStream<Buffer> body, Buffer chunk) {
    if (!exchange.isOver()) {
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
}
