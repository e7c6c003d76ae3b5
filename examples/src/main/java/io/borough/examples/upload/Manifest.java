package io.borough.examples.upload;

import io.borough.KeyRange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * What makes chunks a file. It is written after the last chunk, so a file is there whole or not at all.
 *
 * @param id of this upload: the chunks of two uploads of one file never mix
 * @param chunks how many there are
 * @param bytes how long the file is
 * @param sha256 in hexadecimal digits
 */
record Manifest(String id, int chunks, long bytes, String sha256) {
  private static final String MANIFESTS = "manifest/";
  private static final String CHUNKS = "chunk/";

  static Buffer keyOf(String file) {
    return Buffer.buffer(MANIFESTS + file);
  }

  static Manifest fromBytes(Buffer bytes) {
    JsonObject json = new JsonObject(bytes);
    return new Manifest(json.getString("id"), json.getInteger("chunks"), json.getLong("bytes"),
        json.getString("sha256"));
  }

  /** Is a chunk's key; they order as their numbers do. */
  static Buffer chunkKey(String id, int number) {
    return Buffer.buffer(CHUNKS + id + "/").appendInt(number);
  }

  static KeyRange chunksOf(String id) {
    return KeyRange.prefix(Buffer.buffer(CHUNKS + id + "/"));
  }

  JsonObject toJson() {
    return new JsonObject().put("id", id).put("chunks", chunks).put("bytes", bytes).put("sha256", sha256);
  }
}
