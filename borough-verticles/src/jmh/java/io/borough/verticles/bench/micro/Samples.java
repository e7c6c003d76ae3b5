package io.borough.verticles.bench.micro;

import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.WriteId;
import io.vertx.core.buffer.Buffer;
import java.util.Random;
import java.util.UUID;

/** What is written and read: 100 bytes under keys of 16 bytes, the same ones in every run. */
public final class Samples {
  /** How many keys there are. */
  public static final int KEYS = 100_000;
  public static final String PARTITION = "benchmark";

  private static final int SEED = 11;
  private static final int VALUE_BYTES = 100;
  private static final Buffer VALUE = noise();

  private Samples() {}

  private static Buffer noise() {
    byte[] bytes = new byte[VALUE_BYTES];
    new Random(SEED).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** Chooses keys. */
  public static Random random() {
    return new Random(SEED);
  }

  /** A session as a client has one for each shard. */
  public static UUID session(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  /** The key of an entry. */
  public static Buffer key(int entry) {
    String digits = Integer.toString(entry);
    return Buffer.buffer("key-" + "0".repeat(12 - digits.length()) + digits);
  }

  /** A put of one entry. */
  public static Command put(int entry) {
    return Command.of(PARTITION, new Mutation.Put(key(entry), VALUE));
  }

  /** The same as a client sends it. */
  public static CommandBatch.Item put(int entry, WriteId id) {
    return new CommandBatch.Item(id, put(entry).toBytes());
  }
}
