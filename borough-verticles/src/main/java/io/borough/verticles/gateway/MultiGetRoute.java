package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;

/** Reads many keys from one snapshot. */
final class MultiGetRoute {
  private static final Buffer NULL = Buffer.buffer("null");

  private final GatewayNode node;
  private final BodyReader bodies;
  private final JsonArrayReader json;
  private final ByteBudget budget;

  MultiGetRoute(GatewayNode node, BodyReader bodies, JsonArrayReader json, ByteBudget budget) {
    this.node = node;
    this.bodies = bodies;
    this.json = json;
    this.budget = budget;
  }

  void read(HttpExchange exchange, PartitionRoutes.Target target) {
    ByteEncoding encoding = target.parameters().encoding();
    target.parameters().end();
    JsonArrayReader.checkContentType(exchange.request());
    bodies
        .read(exchange, json.maxBytes(), ErrorCode.BATCH_TOO_LARGE,
            body -> json.parse(body, array -> keys(array, encoding))
                .compose(keys -> node.entries(target.partition(), keys, exchange.remainingMs())))
        .onSuccess(entries -> found(exchange, entries, new EntryJson(encoding, false, true)))
        .onFailure(exchange::fail);
  }

  private static List<Buffer> keys(JsonArray array, ByteEncoding encoding) {
    List<Buffer> keys = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      if (!(array.getValue(i) instanceof String text)) {
        throw ErrorCode.INVALID_ARGUMENT.failure("item " + i + ": must be text");
      }
      keys.add(encoding.decode("item " + i, text));
    }
    return keys;
  }

  private void found(HttpExchange exchange, List<Entry> entries, EntryJson writer) {
    if (!exchange.isOpen()) {
      return;
    }
    Buffer array = Buffer.buffer("[");
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        array.appendByte((byte) ',');
      }
      if (entries.get(i) == null) {
        array.appendBuffer(NULL);
      } else {
        writer.append(array, entries.get(i));
      }
    }
    array.appendByte((byte) ']');
    HttpResponses.send(exchange, budget, HttpResponses.JSON, array);
  }
}
