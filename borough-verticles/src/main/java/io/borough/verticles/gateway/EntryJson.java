package io.borough.verticles.gateway;

import io.borough.Entry;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes entries as JSON objects with the selected fields.
 *
 * <p>Without {@code JsonObject}, because a scan writes one object for each entry.
 */
record EntryJson(ByteEncoding encoding, boolean keys, boolean values) {
  private static final byte[] KEY = ascii("\"key\":");
  private static final byte[] VALUE = ascii("\"value\":");
  private static final byte[] REVISION = ascii("\"revision\":");

  /** Appends the object of an entry. */
  void append(Buffer json, Entry entry) {
    json.appendByte((byte) '{');
    if (keys) {
      json.appendBytes(KEY);
      encoding.appendJson(json, entry.key());
      json.appendByte((byte) ',');
    }
    if (values) {
      json.appendBytes(VALUE);
      encoding.appendJson(json, entry.value());
      json.appendByte((byte) ',');
    }
    json.appendBytes(REVISION).appendBytes(ascii(Long.toString(entry.revision()))).appendByte((byte) '}');
  }

  /** Appends the object of an entry and a line feed. */
  void appendLine(Buffer json, Entry entry) {
    append(json, entry);
    json.appendByte((byte) '\n');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
