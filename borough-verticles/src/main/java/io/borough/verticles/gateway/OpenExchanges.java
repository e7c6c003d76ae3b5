package io.borough.verticles.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The requests without a complete response. Belongs to the event loop. */
final class OpenExchanges {
  /** 50 ms: clients are promised a response within the deadline plus 500 ms. */
  static final long SWEEP_MS = 50;

  private final Vertx vertx;
  private final GatewayMetrics metrics;
  private final ConnectionTracker connections;
  private final Set<HttpExchange> open = new LinkedHashSet<>(); // GatewayHandler bounds the requests for partitions

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
    connections.requestBegan(request.connection());
    exchange.begin();
    return exchange;
  }

  void ended(HttpExchange exchange) {
    open.remove(exchange);
    HttpServerRequest request = exchange.request();
    connections.requestEnded(request.connection());
    metrics.record(exchange.route(), request.method(), request.response(), exchange.elapsedNanos());
    if (request.response().ended()) { // otherwise the connection is closed or closing
      UnreadBodyDrain.start(vertx, request);
    }
  }

  /** Times out the exchanges whose deadline has passed. */
  void sweep() {
    long now = System.nanoTime();
    List<HttpExchange> waiting = open.stream().filter(HttpExchange::isOpen).collect(Collectors.toList());
    waiting.forEach(exchange -> exchange.checkDeadline(now)); // removes it from the set
  }
}
