package io.borough.verticles.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The entries and streams of a benchmark.
 *
 * @param partitions the number of partitions, 1 or more
 * @param keys the number of entries in all partitions, with keys of 16 bytes
 * @param valueBytes the size of a value
 * @param batch the number of entries in a batch
 * @param streamBytes the length of a stream
 */
public record Workload(int partitions, int keys, int valueBytes, int batch, int streamBytes) {
  private static final int SEED = 11;

  /** Returns the largest number of entries in a partition. */
  int perPartition() {
    return (keys + partitions - 1) / partitions;
  }

  /** Returns the number of entries in the partition of an entry, from that entry on. */
  int entriesFrom(int entry) {
    return (keys - entry + partitions - 1) / partitions;
  }

  /** Returns the partition of an entry. */
  String partition(int entry) {
    return "bench-" + entry % partitions;
  }

  /** Returns the key of an entry. */
  static Buffer key(int entry) {
    return Buffer.buffer(keyText(entry));
  }

  /** Returns the key of an entry as text. */
  static String keyText(int entry) {
    String digits = Integer.toString(entry);
    return "key-" + "0".repeat(12 - digits.length()) + digits;
  }

  /** Returns a value of random bytes, the same for all entries. */
  Buffer value() {
    byte[] bytes = new byte[valueBytes];
    new Random(SEED).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** Returns a random generator that chooses the same entries in every run. */
  static SplittableRandom random() {
    return new SplittableRandom(SEED);
  }

  JsonObject toJson() {
    return new JsonObject().put("partitions", partitions).put("keys", keys).put("valueBytes", valueBytes)
        .put("batch", batch).put("streamBytes", streamBytes);
  }
}
