package io.borough.verticles.gateway;

import io.borough.Payload;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

/**
 * Sends requests to partitions' handlers, with their bodies as streams.
 *
 * <p>JSON and text of up to 1 MiB, or {@code maxBatchBytes} where that is less, are read first, because they are the
 * payload's body as well; all else flows from the beginning, and a large body never is in memory as a whole. The
 * deadline is that of the reply's head: streams may flow on.
 */
final class RequestRoute {
  static final String STREAM = "body";

  /** 1 MiB: JSON and text that are longer are read as streams, whatever bodies the node takes. */
  private static final int MAX_WHOLE_BYTES = 1_024 * 1_024;

  private final Vertx vertx;
  private final GatewayNode node;
  private final BodyReader bodies;
  private final ByteBudget budget;
  private final int maxBodyBytes;

  /**
   * For a node that takes requests with bodies of a size.
   *
   * @param maxBatchBytes most bytes of a payload's body
   */
  RequestRoute(Vertx vertx, GatewayNode node, BodyReader bodies, ByteBudget budget, int maxBatchBytes) {
    this.vertx = vertx;
    this.node = node;
    this.bodies = bodies;
    this.budget = budget;
    this.maxBodyBytes = Math.min(MAX_WHOLE_BYTES, maxBatchBytes);
  }

  void request(HttpExchange exchange, RouteTarget target) {
    target.parameters().end();
    HttpServerRequest request = exchange.request();
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    ContentKind kind = ContentKind.of(contentType);
    if (kind == ContentKind.BYTES || BodyReader.declaredLength(request) > maxBodyBytes) {
      RequestBodyStream body = new RequestBodyStream(context(), request, Buffer.buffer(), false);
      BodyReader.askForBody(request);
      send(exchange, target, Payload.of(null), body).onFailure(exchange::fail);
    } else {
      bodies
          .start(exchange, maxBodyBytes, start -> {
            Object body = start.whole() ? kind.body(start.bytes(), contentType) : null;
            RequestBodyStream stream = new RequestBodyStream(context(), request, start.bytes(), start.whole());
            return send(exchange, target, Payload.of(body), stream);
          })
          .onFailure(exchange::fail);
    }
  }

  private Future<Void> send(HttpExchange exchange, RouteTarget target, Payload payload, RequestBodyStream body) {
    HeaderFilter.copy(exchange.request().headers(), payload.headers());
    payload.stream(STREAM, body);
    exchange.outcomeUnknown();
    exchange.whenOver(body::giveUp);
    ContextInternal context = context();
    RequestOptions options = new RequestOptions().setTimeoutMs(exchange.remainingMs());
    return node.request(target.partition(), payload, options)
        .map(reply -> {
          new ReplyResponse(context, exchange, body, budget).begin(reply);
          return null;
        });
  }

  private ContextInternal context() {
    return ((VertxInternal) vertx).getOrCreateContext();
  }
}
