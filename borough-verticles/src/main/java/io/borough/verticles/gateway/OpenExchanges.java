package io.borough.verticles.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The requests that are being answered. Belongs to the event loop. */
final class OpenExchanges {
  /** 50 ms: answers are promised by the deadline plus 500 ms, and most come by themselves. */
  static final long SWEEP_MS = 50;

  private final Vertx vertx;
  private final GatewayMetrics metrics;
  private final ConnectionTracker connections;
  private final Set<HttpExchange> open = new LinkedHashSet<>(); // the front door keeps it below its bound

  OpenExchanges(Vertx vertx, GatewayMetrics metrics, ConnectionTracker connections) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.connections = connections;
  }

  int size() {
    return open.size();
  }

  HttpExchange begin(HttpServerRequest request, long timeoutMs) {
    HttpExchange exchange = new HttpExchange(this, request, timeoutMs);
    open.add(exchange);
    connections.busy(request.connection());
    exchange.begin();
    return exchange;
  }

  void ended(HttpExchange exchange) {
    open.remove(exchange);
    HttpServerRequest request = exchange.request();
    connections.free(request.connection());
    metrics.answered(exchange.route(), request.method(), request.response(), exchange.elapsedNanos());
    if (request.response().ended()) { // else the connection has ended, or is about to
      UnreadBodyDrain.drop(vertx, request);
    }
  }

  /** Answers those whose deadline has passed. */
  void sweep() {
    long now = System.nanoTime();
    List<HttpExchange> waiting = open.stream().filter(HttpExchange::isOpen).collect(Collectors.toList());
    waiting.forEach(exchange -> exchange.checkDeadline(now)); // which takes it out of the set
  }
}
