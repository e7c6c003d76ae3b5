package io.borough.verticles.gateway;

import io.borough.Payload;
import io.borough.error.ErrorCode;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;

/**
 * Passes requests to the handlers of partitions, with the HTTP body as a stream.
 *
 * <p>JSON and text of up to 1 MiB, or {@code maxBatchBytes} if that is less, are read first, because they become the
 * payload's body as well. Other bodies are streamed and are never in memory as a whole. The deadline ends with the head
 * of the reply; streams may continue after it.
 */
final class RequestRoute {
  static final String STREAM = "body";

  /** 1 MiB: longer JSON and text are only streamed. */
  private static final int MAX_WHOLE_BYTES = 1_024 * 1_024;

  private final Vertx vertx;
  private final GatewayNode node;
  private final BodyReader bodies;
  private final ByteBudget budget;
  private final int maxBodyBytes;

  /**
   * Creates the route.
   *
   * @param maxBatchBytes the most bytes of a payload's body
   */
  RequestRoute(Vertx vertx, GatewayNode node, BodyReader bodies, ByteBudget budget, int maxBatchBytes) {
    this.vertx = vertx;
    this.node = node;
    this.bodies = bodies;
    this.budget = budget;
    this.maxBodyBytes = Math.min(MAX_WHOLE_BYTES, maxBatchBytes);
  }

  void request(HttpExchange exchange, PartitionRoutes.Target target) {
    target.parameters().end();
    HttpServerRequest request = exchange.request();
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    ContentKind kind = ContentKind.of(contentType);
    if (kind == ContentKind.BYTES || BodyReader.declaredLength(request) > maxBodyBytes) {
      RequestBodyStream body = new RequestBodyStream(context(), request, Buffer.buffer(), false);
      BodyReader.sendContinue(request);
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

  private Future<Void> send(HttpExchange exchange, PartitionRoutes.Target target, Payload payload,
      RequestBodyStream body) {
    copyHeaders(exchange.request().headers(), payload.headers());
    payload.stream(STREAM, body);
    exchange.mayWrite();
    exchange.onEnd(body::abandon);
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

  /**
   * Copies the headers that pass between HTTP and payloads, in both directions: the content type, {@code Borough-*} and
   * {@code X-*}.
   *
   * @throws io.borough.error.BoroughException {@code HANDLER_FAILED} when a header has characters that HTTP forbids
   */
  static void copyHeaders(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey();
      try {
        if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE.toString())) {
          to.set(name, header.getValue());
        } else if (hasPrefix(name, "Borough-") || hasPrefix(name, "X-")) {
          to.add(name, header.getValue());
        }
      } catch (IllegalArgumentException e) {
        throw ErrorCode.HANDLER_FAILED.failure("a header of the reply cannot be sent: " + e.getMessage());
      }
    }
  }

  private static boolean hasPrefix(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
