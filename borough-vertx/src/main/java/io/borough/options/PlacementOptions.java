package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of the moves of replicas: when they move, and how many at once.
 *
 * <p>The node that leads the system shard plans with its own options, so every node should have the same.
 */
public final class PlacementOptions extends AbstractOptions<PlacementOptions> {
  /** 10,000 ms: longer than a long pause of a garbage collector; leaders are elected elsewhere long before. */
  public static final long DEFAULT_DOWN_AFTER_MS = 10_000;

  /**
   * 300,000 ms: a node that restarts or is updated is UP again by then, and copying its data would cost more than
   * waiting.
   */
  public static final long DEFAULT_REPLACE_AFTER_MS = 300_000;

  /** 1: a node that copies a shard has half of its disk and network left for requests. */
  public static final int DEFAULT_MAX_MOVES_PER_NODE = 1;

  /** 4: a mistake in planning is noticed before everything has moved. */
  public static final int DEFAULT_MAX_MOVES_PER_CLUSTER = 4;

  /** 0: unlimited, because lost replicas should be replaced soon. */
  public static final long DEFAULT_SNAPSHOT_BYTES_PER_SECOND = 0;

  /** 500 ms: twenty checks before a silent node is DOWN, at almost no cost. */
  public static final long DEFAULT_TICK_MS = 500;

  private static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<Long> DOWN_AFTER_MS = SCHEMA.int64("downAfterMs", DEFAULT_DOWN_AFTER_MS, 100, 3_600_000);
  private static final Option<Long> REPLACE_AFTER_MS =
      SCHEMA.int64("replaceAfterMs", DEFAULT_REPLACE_AFTER_MS, 100, 604_800_000);
  private static final Option<Integer> MAX_MOVES_PER_NODE =
      SCHEMA.int32("maxMovesPerNode", DEFAULT_MAX_MOVES_PER_NODE, 1, 64);
  private static final Option<Integer> MAX_MOVES_PER_CLUSTER =
      SCHEMA.int32("maxMovesPerCluster", DEFAULT_MAX_MOVES_PER_CLUSTER, 1, 1_024);
  private static final Option<Long> SNAPSHOT_BYTES_PER_SECOND =
      SCHEMA.int64("snapshotBytesPerSecond", DEFAULT_SNAPSHOT_BYTES_PER_SECOND, 0, 64 * Checks.GIB);
  private static final Option<Long> TICK_MS = SCHEMA.int64("tickMs", DEFAULT_TICK_MS, 10, 60_000);

  /** Makes the default options. */
  public PlacementOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public PlacementOptions(PlacementOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public PlacementOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /** {@return the time after which a silent node is DOWN in the ring; milliseconds, 100 to 3,600,000} */
  public long getDownAfterMs() {
    return get(DOWN_AFTER_MS);
  }

  /**
   * Sets the time after which a silent node is DOWN in the ring.
   *
   * @param downAfterMs milliseconds, 100 to 3,600,000; 10,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setDownAfterMs(long downAfterMs) {
    return set(DOWN_AFTER_MS, downAfterMs);
  }

  /**
   * {@return the time after which the replicas of a silent node are replaced on other nodes; milliseconds, 100 to
   * 604,800,000}
   */
  public long getReplaceAfterMs() {
    return get(REPLACE_AFTER_MS);
  }

  /**
   * Sets the time after which the replicas of a silent node are replaced on other nodes.
   *
   * <p>Must not be less than {@code downAfterMs}.
   *
   * @param replaceAfterMs milliseconds, 100 to 604,800,000; 300,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setReplaceAfterMs(long replaceAfterMs) {
    return set(REPLACE_AFTER_MS, replaceAfterMs);
  }

  /** {@return the largest number of moves that a node takes part in at once; 1 to 64} */
  public int getMaxMovesPerNode() {
    return get(MAX_MOVES_PER_NODE);
  }

  /**
   * Sets the largest number of moves that a node takes part in at once.
   *
   * @param maxMovesPerNode 1 to 64; 1 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setMaxMovesPerNode(int maxMovesPerNode) {
    return set(MAX_MOVES_PER_NODE, maxMovesPerNode);
  }

  /** {@return the largest number of moves in the cluster at once; 1 to 1,024} */
  public int getMaxMovesPerCluster() {
    return get(MAX_MOVES_PER_CLUSTER);
  }

  /**
   * Sets the largest number of moves in the cluster at once.
   *
   * @param maxMovesPerCluster 1 to 1,024; 4 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setMaxMovesPerCluster(int maxMovesPerCluster) {
    return set(MAX_MOVES_PER_CLUSTER, maxMovesPerCluster);
  }

  /** {@return the rate at which a node sends snapshots of shards; bytes, 0 to 64 GiB} */
  public long getSnapshotBytesPerSecond() {
    return get(SNAPSHOT_BYTES_PER_SECOND);
  }

  /**
   * Sets the rate at which a node sends snapshots of all shards together, to new replicas and to those that are far
   * behind.
   *
   * @param snapshotBytesPerSecond bytes, 0 to 64 GiB; 0 by default; 0 for no limit, and less than 1 MiB counts as 1
   *     MiB, because slower snapshots would never arrive
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setSnapshotBytesPerSecond(long snapshotBytesPerSecond) {
    return set(SNAPSHOT_BYTES_PER_SECOND, snapshotBytesPerSecond);
  }

  /** {@return how often a node compares its replicas with the ring; milliseconds, 10 to 60,000} */
  public long getTickMs() {
    return get(TICK_MS);
  }

  /**
   * Sets how often a node compares its replicas with the ring.
   *
   * @param tickMs milliseconds, 10 to 60,000; 500 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setTickMs(long tickMs) {
    return set(TICK_MS, tickMs);
  }
}
