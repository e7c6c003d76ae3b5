package io.borough.examples.kv;

import io.borough.Entry;
import io.borough.EntryStream;
import io.borough.examples.EntryBuffers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** A scan as lines of JSON. */
final class EntryLines extends EntryBuffers {
  EntryLines(EntryStream entries) {
    super(entries);
  }

  @Override
  protected Buffer bytes(Entry entry) {
    return new JsonObject()
        .put("key", entry.key().toString())
        .put("value", entry.value().toString())
        .put("revision", entry.revision())
        .toBuffer().appendByte((byte) '\n');
  }
}
