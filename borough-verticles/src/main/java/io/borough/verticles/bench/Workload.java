package io.borough.verticles.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What is written and read.
 *
 * @param partitions over how many partitions the keys are spread, 1 or more
 * @param keys how many entries there are in all, of 16 bytes of key each
 * @param valueBytes how large a value is
 * @param batch how many entries a batch has
 * @param streamBytes how much one stream carries
 */
public record Workload(int partitions, int keys, int valueBytes, int batch, int streamBytes) {
  private static final int SEED = 11;

  /** How many entries a partition has at most. */
  int perPartition() {
    return (keys + partitions - 1) / partitions;
  }

  /** How many entries the partition of an entry has from that one on. */
  int entriesFrom(int entry) {
    return (keys - entry + partitions - 1) / partitions;
  }

  /** Which partition an entry is in. */
  String partition(int entry) {
    return "bench-" + entry % partitions;
  }

  /** Its key. */
  static Buffer key(int entry) {
    return Buffer.buffer(keyText(entry));
  }

  /** Its key, as a part of a path. */
  static String keyText(int entry) {
    String digits = Integer.toString(entry);
    return "key-" + "0".repeat(12 - digits.length()) + digits;
  }

  /** A value: noise, the same for all entries. */
  Buffer value() {
    byte[] bytes = new byte[valueBytes];
    new Random(SEED).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** Chooses entries; the same ones in every run. */
  static SplittableRandom random() {
    return new SplittableRandom(SEED);
  }

  JsonObject toJson() {
    return new JsonObject().put("partitions", partitions).put("keys", keys).put("valueBytes", valueBytes)
        .put("batch", batch).put("streamBytes", streamBytes);
  }
}
