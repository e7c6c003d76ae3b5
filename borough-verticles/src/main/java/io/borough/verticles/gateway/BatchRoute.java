package io.borough.verticles.gateway;

import io.borough.KeyRange;
import io.borough.WriteBatch;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes atomic batches with one revision. An empty batch is written as well and changes nothing. */
final class BatchRoute {
  private final GatewayNode node;
  private final BodyReader bodies;
  private final JsonArrayReader json;

  BatchRoute(GatewayNode node, BodyReader bodies, JsonArrayReader json) {
    this.node = node;
    this.bodies = bodies;
    this.json = json;
  }

  void write(HttpExchange exchange, PartitionRoutes.Target target) {
    ByteEncoding encoding = target.parameters().encoding();
    target.parameters().end();
    JsonArrayReader.checkContentType(exchange.request());
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

  private Future<Long> write(HttpExchange exchange, PartitionRoutes.Target target, List<BatchItem> items) {
    if (exchange.isEnded()) { // a response was sent while the body was read, so nothing may be written
      return Future.failedFuture(ErrorCode.STOPPED.failure("the request ended before its batch was read"));
    }
    exchange.mayWrite();
    WriteBatch batch = node.partition(target.partition(), exchange.remainingMs()).batch();
    items.forEach(item -> item.addTo(batch));
    return batch.write();
  }

  /** One write of a batch. */
  private interface BatchItem {
    /** Adds this write to a batch. */
    void addTo(WriteBatch batch);

    /**
     * Parses the items of a batch.
     *
     * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT}, which names the first invalid item: an
     *     unknown type, a missing field or an unknown field
     */
    static List<BatchItem> of(JsonArray array, ByteEncoding encoding) {
      List<BatchItem> items = new ArrayList<>(array.size());
      for (int i = 0; i < array.size(); i++) {
        items.add(new Fields("item " + i, array.getValue(i), encoding).parse());
      }
      return items;
    }

    /** The JSON fields of one item. */
    final class Fields {
      private static final Set<String> OF_PUT = Set.of("type", "key", "value");
      private static final Set<String> OF_DELETE = Set.of("type", "key");
      private static final Set<String> OF_CLEAR = Set.of("type", "gt", "gte", "lt", "lte", "prefix");

      private final String place;
      private final JsonObject json;
      private final ByteEncoding encoding;

      Fields(String place, Object json, ByteEncoding encoding) {
        if (!(json instanceof JsonObject object)) {
          throw ErrorCode.INVALID_ARGUMENT.failure(place + ": must be an object");
        }
        this.place = place;
        this.json = object;
        this.encoding = encoding;
      }

      BatchItem parse() {
        Object type = json.getValue("type");
        if ("put".equals(type)) {
          allowOnly(OF_PUT);
          Buffer key = required("key");
          Buffer value = required("value");
          return batch -> batch.put(key, value);
        }
        if ("del".equals(type)) {
          allowOnly(OF_DELETE);
          Buffer key = required("key");
          return batch -> batch.delete(key);
        }
        if ("clear".equals(type)) {
          allowOnly(OF_CLEAR);
          KeyRange range = KeyRange.all().gt(bytes("gt")).gte(bytes("gte")).lt(bytes("lt")).lte(bytes("lte"))
              .withPrefix(bytes("prefix"));
          return batch -> batch.clear(range);
        }
        throw bad("type", "must be put, del or clear");
      }

      private void allowOnly(Set<String> names) {
        for (String name : json.fieldNames()) {
          if (!names.contains(name)) {
            throw bad(name.length() <= 100 ? name : name.substring(0, 100) + "...", "is not a field of this item");
          }
        }
      }

      private Buffer required(String name) {
        Buffer bytes = bytes(name);
        if (bytes == null) {
          throw bad(name, "is missing");
        }
        return bytes;
      }

      private Buffer bytes(String name) {
        if (!json.containsKey(name)) {
          return null;
        }
        if (!(json.getValue(name) instanceof String text)) {
          throw bad(name, "must be text");
        }
        return encoding.decode(place + ", " + name, text);
      }

      private BoroughException bad(String name, String problem) {
        return ErrorCode.INVALID_ARGUMENT.failure(place + ", " + name + ": " + problem);
      }
    }
  }
}
