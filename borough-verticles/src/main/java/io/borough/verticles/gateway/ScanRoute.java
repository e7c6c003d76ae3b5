package io.borough.verticles.gateway;

import io.borough.EntryStream;
import io.borough.ScanOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Reads ranges, as lines of JSON. */
final class ScanRoute {
  private final Vertx vertx;
  private final GatewayNode node;

  ScanRoute(Vertx vertx, GatewayNode node) {
    this.vertx = vertx;
    this.node = node;
  }

  void scan(HttpExchange exchange, RouteTarget target) {
    ByteEncoding encoding = target.parameters().encoding();
    ScanOptions options = target.parameters().scan(encoding);
    target.parameters().end();
    Context context = vertx.getOrCreateContext();
    EntryStream entries = node.partition(target.partition(), exchange.remainingMs()).scan(options);
    new ScanResponse(context, exchange, entries, new EntryJson(encoding, options.isKeys(), options.isValues())).begin();
  }
}
