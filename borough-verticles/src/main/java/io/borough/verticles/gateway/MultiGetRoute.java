package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;

/** Reads many keys as they were at one moment. */
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

  void read(HttpExchange exchange, RouteTarget target) {
    ByteEncoding encoding = target.parameters().encoding();
    target.parameters().end();
    JsonArrayReader.check(exchange.request());
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

  private void found(HttpExchange exchange, List<Entry> entries, EntryJson lines) {
    if (!exchange.isOpen()) {
      return;
    }
    Buffer answer = Buffer.buffer("[");
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        answer.appendByte((byte) ',');
      }
      if (entries.get(i) == null) {
        answer.appendBuffer(NULL);
      } else {
        lines.append(answer, entries.get(i));
      }
    }
    answer.appendByte((byte) ']');
    int bytes = answer.length();
    if (!budget.take(bytes)) {
      exchange.fail(ErrorCode.OVERLOADED.failure("the gateway holds as many bytes as it may"));
      return;
    }
    HttpResponses.send(exchange.request(), 200, HttpResponses.JSON, answer).onComplete(left -> budget.giveBack(bytes));
  }
}
