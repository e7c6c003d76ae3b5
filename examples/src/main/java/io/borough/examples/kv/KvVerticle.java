package io.borough.examples.kv;

import io.borough.Entry;
import io.borough.KeyRange;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.ScanOptions;
import io.borough.WriteBatch;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Serves a partition as a key-value store, by the {@code type} of a request's JSON body. Keys and values are text.
 *
 * <ul>
 *   <li>{@code {"type":"put","key","value"}}: {@code {"revision"}}
 *   <li>{@code {"type":"get","key"}}: {@code {"value","revision"}}, or {@code {"missing":true}}
 *   <li>{@code {"type":"del","key"}}: {@code {"revision"}}
 *   <li>{@code {"type":"batch","items":[...]}} of puts and dels, all or nothing: {@code {"revision"}}
 *   <li>{@code {"type":"other","partition","key","value"}}, a put into another partition: {@code {"revision"}}
 *   <li>{@code {"type":"read-stream"}} with {@code gt gte lt lte prefix reverse limit} where wanted: a stream of lines
 *       {@code {"key","value","revision"}} in key order. It is named "entries", or as {@code "stream"} says: over HTTP
 *       {@code "body"} is the one that comes
 * </ul>
 *
 * <p>Anything else is refused with {@code INVALID_ARGUMENT}.
 */
public final class KvVerticle extends RequestVerticle {
  @Override
  protected Future<Payload> handle(Request request) {
    Object body = request.payload().body();
    if (!(body instanceof JsonObject asked)) {
      throw refused("the body must be a JSON object");
    }
    try {
      return serve(request, asked);
    } catch (IllegalArgumentException e) { // of options that cannot be
      throw refused(e.getMessage());
    }
  }

  // snippet: kv
  private static Future<Payload> serve(Request request, JsonObject asked) {
    Partition partition = request.partition(); // its reads and writes are local to this node
    return switch (text(asked, "type")) {
      case "put" -> partition.put(key(asked), value(asked)).map(KvVerticle::revision);
      case "get" -> partition.getEntry(key(asked)).map(KvVerticle::entry);
      case "del" -> partition.delete(key(asked)).map(KvVerticle::revision);
      case "batch" -> batch(partition.batch(), asked).write().map(KvVerticle::revision);
      case "other" -> request.otherPartition(text(asked, "partition")).put(key(asked), value(asked))
          .map(KvVerticle::revision);
      case "read-stream" -> Future.succeededFuture(entries(partition, asked));
      default -> throw refused("there is no such type: " + asked.getValue("type"));
    };
  }
  // end

  // snippet: batch
  private static WriteBatch batch(WriteBatch batch, JsonObject asked) {
    for (Object item : typed(asked, "items", JsonArray.class)) {
      if (!(item instanceof JsonObject write)) {
        throw refused("items: each must be a JSON object");
      }
      switch (text(write, "type")) {
        case "put" -> batch.put(key(write), value(write));
        case "del" -> batch.delete(key(write));
        default -> throw refused("items: there is no such type: " + write.getValue("type"));
      }
    }
    return batch; // nothing is written before its write()
  }
  // end

  // snippet: read-stream
  private static Payload entries(Partition partition, JsonObject asked) {
    ScanOptions options = new ScanOptions().setRange(range(asked))
        .setReverse(typedOr(asked, "reverse", Boolean.class, false))
        .setLimit(typedOr(asked, "limit", Number.class, ScanOptions.DEFAULT_LIMIT).longValue());
    String name = typedOr(asked, "stream", String.class, "entries");
    return Payload.of(null).stream(name, new EntryLines(partition.scan(options)));
  }
  // end

  private static KeyRange range(JsonObject asked) {
    return KeyRange.all().gt(bound(asked, "gt")).gte(bound(asked, "gte")).lt(bound(asked, "lt"))
        .lte(bound(asked, "lte")).withPrefix(bound(asked, "prefix"));
  }

  private static Buffer bound(JsonObject asked, String name) {
    return asked.containsKey(name) ? Buffer.buffer(text(asked, name)) : null;
  }

  private static Payload entry(Entry entry) {
    return Payload.of(entry == null
        ? new JsonObject().put("missing", true)
        : new JsonObject().put("value", entry.value().toString()).put("revision", entry.revision()));
  }

  private static Payload revision(long revision) {
    return Payload.of(new JsonObject().put("revision", revision));
  }

  private static Buffer key(JsonObject asked) {
    return Buffer.buffer(text(asked, "key"));
  }

  private static Buffer value(JsonObject asked) {
    return Buffer.buffer(text(asked, "value"));
  }

  private static String text(JsonObject asked, String name) {
    return typed(asked, name, String.class);
  }

  private static <T> T typedOr(JsonObject asked, String name, Class<T> type, T otherwise) {
    return asked.containsKey(name) ? typed(asked, name, type) : otherwise;
  }

  private static <T> T typed(JsonObject asked, String name, Class<T> type) {
    Object value = asked.getValue(name);
    if (!type.isInstance(value)) {
      throw refused(name + ": must be a " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static BoroughException refused(String why) {
    return ErrorCode.INVALID_ARGUMENT.failure(why);
  }
}
