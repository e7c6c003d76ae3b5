package io.borough.verticles.gateway;

import io.borough.WriteBatch;
import io.borough.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes batches: all or nothing, under one revision. An empty batch is written too, and changes nothing. */
final class BatchRoute {
  private final GatewayNode node;
  private final BodyReader bodies;
  private final JsonArrayReader json;

  BatchRoute(GatewayNode node, BodyReader bodies, JsonArrayReader json) {
    this.node = node;
    this.bodies = bodies;
    this.json = json;
  }

  void write(HttpExchange exchange, RouteTarget target) {
    ByteEncoding encoding = target.parameters().encoding();
    target.parameters().end();
    JsonArrayReader.check(exchange.request());
    bodies
        .read(exchange, json.maxBytes(), ErrorCode.BATCH_TOO_LARGE,
            body -> json.parse(body, array -> BatchItem.of(array, encoding))
                .compose(items -> write(exchange, target, items)))
        .onSuccess(revision -> {
          if (exchange.isOpen()) {
            exchange.response().putHeader(HttpResponses.REVISION, Long.toString(revision));
            HttpResponses.json(exchange.request(), 200, new JsonObject().put("revision", revision).toBuffer());
          }
        })
        .onFailure(exchange::fail);
  }

  private Future<Long> write(HttpExchange exchange, RouteTarget target, List<BatchItem> items) {
    if (exchange.isOver()) { // it was answered while the text was read: then nothing may be written any more
      return Future.failedFuture(ErrorCode.STOPPED.failure("the request was over before its batch was read"));
    }
    exchange.outcomeUnknown();
    WriteBatch batch = node.partition(target.partition(), exchange.remainingMs()).batch();
    items.forEach(item -> item.addTo(batch));
    return batch.write();
  }
}
