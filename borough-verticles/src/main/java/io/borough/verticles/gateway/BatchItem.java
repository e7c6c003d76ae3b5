package io.borough.verticles.gateway;

import io.borough.KeyRange;
import io.borough.WriteBatch;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One write of a batch. */
interface BatchItem {
  /** Adds the write to a batch. */
  void addTo(WriteBatch batch);

  /**
   * Reads a batch's items.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} that names the first item that is none: of
   *     another type, without a field that it needs, or with one that it does not have
   */
  static List<BatchItem> of(JsonArray array, ByteEncoding encoding) {
    List<BatchItem> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      items.add(new Fields("item " + i, array.getValue(i), encoding).item());
    }
    return items;
  }

  /** The fields of one item. */
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

    BatchItem item() {
      Object type = json.getValue("type");
      if ("put".equals(type)) {
        only(OF_PUT);
        Buffer key = needed("key");
        Buffer value = needed("value");
        return batch -> batch.put(key, value);
      }
      if ("del".equals(type)) {
        only(OF_DELETE);
        Buffer key = needed("key");
        return batch -> batch.delete(key);
      }
      if ("clear".equals(type)) {
        only(OF_CLEAR);
        KeyRange range = KeyRange.all().gt(bytes("gt")).gte(bytes("gte")).lt(bytes("lt")).lte(bytes("lte"))
            .withPrefix(bytes("prefix"));
        return batch -> batch.clear(range);
      }
      throw bad("type", "must be put, del or clear");
    }

    private void only(Set<String> names) {
      for (String name : json.fieldNames()) {
        if (!names.contains(name)) {
          throw bad(name.length() <= 100 ? name : name.substring(0, 100) + "...", "there is no such field here");
        }
      }
    }

    private Buffer needed(String name) {
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
