package io.borough.examples.upload;

import io.borough.KeyRange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * The entry that makes chunks a file. It is written after the last chunk, so a file is readable only when it is whole.
 *
 * @param id the id of this upload: the chunks of two uploads of one file never mix
 * @param chunks the number of chunks
 * @param bytes the length of the file
 * @param sha256 the SHA-256 of the file, in hexadecimal digits
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

  /** Returns the key of a chunk. Keys have the order of the numbers. */
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
