package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of the moves of replicas: when they move, and how many at once.
 *
 * <p>The node that leads the system shard plans with its own options, so every node should have the same.
 */
public final class PlacementOptions {
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

  private long downAfterMs = DEFAULT_DOWN_AFTER_MS;
  private long replaceAfterMs = DEFAULT_REPLACE_AFTER_MS;
  private int maxMovesPerNode = DEFAULT_MAX_MOVES_PER_NODE;
  private int maxMovesPerCluster = DEFAULT_MAX_MOVES_PER_CLUSTER;
  private long snapshotBytesPerSecond = DEFAULT_SNAPSHOT_BYTES_PER_SECOND;
  private long tickMs = DEFAULT_TICK_MS;

  /** Makes the default options. */
  public PlacementOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public PlacementOptions(PlacementOptions other) {
    downAfterMs = other.downAfterMs;
    replaceAfterMs = other.replaceAfterMs;
    maxMovesPerNode = other.maxMovesPerNode;
    maxMovesPerCluster = other.maxMovesPerCluster;
    snapshotBytesPerSecond = other.snapshotBytesPerSecond;
    tickMs = other.tickMs;
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public PlacementOptions(JsonObject json) {
    new JsonFields(json)
        .int64("downAfterMs", this::setDownAfterMs)
        .int64("replaceAfterMs", this::setReplaceAfterMs)
        .int32("maxMovesPerNode", this::setMaxMovesPerNode)
        .int32("maxMovesPerCluster", this::setMaxMovesPerCluster)
        .int64("snapshotBytesPerSecond", this::setSnapshotBytesPerSecond)
        .int64("tickMs", this::setTickMs)
        .end();
  }

  /**
   * Writes the options as JSON.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("downAfterMs", downAfterMs)
        .put("replaceAfterMs", replaceAfterMs)
        .put("maxMovesPerNode", maxMovesPerNode)
        .put("maxMovesPerCluster", maxMovesPerCluster)
        .put("snapshotBytesPerSecond", snapshotBytesPerSecond)
        .put("tickMs", tickMs);
  }

  /**
   * Returns the time after which a silent node is DOWN in the ring.
   *
   * @return milliseconds, 100 to 3,600,000
   */
  public long getDownAfterMs() {
    return downAfterMs;
  }

  /**
   * Sets the time after which a silent node is DOWN in the ring.
   *
   * @param downAfterMs milliseconds, 100 to 3,600,000; 10,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setDownAfterMs(long downAfterMs) {
    this.downAfterMs = Checks.inRange("downAfterMs", downAfterMs, 100, 3_600_000);
    return this;
  }

  /**
   * Returns the time after which the replicas of a silent node are replaced on other nodes.
   *
   * @return milliseconds, 100 to 604,800,000
   */
  public long getReplaceAfterMs() {
    return replaceAfterMs;
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
    this.replaceAfterMs = Checks.inRange("replaceAfterMs", replaceAfterMs, 100, 604_800_000);
    return this;
  }

  /**
   * Returns the largest number of moves that a node takes part in at once.
   *
   * @return 1 to 64
   */
  public int getMaxMovesPerNode() {
    return maxMovesPerNode;
  }

  /**
   * Sets the largest number of moves that a node takes part in at once.
   *
   * @param maxMovesPerNode 1 to 64; 1 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setMaxMovesPerNode(int maxMovesPerNode) {
    this.maxMovesPerNode = Checks.inRange("maxMovesPerNode", maxMovesPerNode, 1, 64);
    return this;
  }

  /**
   * Returns the largest number of moves in the cluster at once.
   *
   * @return 1 to 1,024
   */
  public int getMaxMovesPerCluster() {
    return maxMovesPerCluster;
  }

  /**
   * Sets the largest number of moves in the cluster at once.
   *
   * @param maxMovesPerCluster 1 to 1,024; 4 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setMaxMovesPerCluster(int maxMovesPerCluster) {
    this.maxMovesPerCluster = Checks.inRange("maxMovesPerCluster", maxMovesPerCluster, 1, 1_024);
    return this;
  }

  /**
   * Returns the rate at which a node sends snapshots of shards.
   *
   * @return bytes, 0 to 64 GiB
   */
  public long getSnapshotBytesPerSecond() {
    return snapshotBytesPerSecond;
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
    this.snapshotBytesPerSecond = Checks.inRange("snapshotBytesPerSecond", snapshotBytesPerSecond, 0, 64 * Checks.GIB);
    return this;
  }

  /**
   * Returns how often a node compares its replicas with the ring.
   *
   * @return milliseconds, 10 to 60,000
   */
  public long getTickMs() {
    return tickMs;
  }

  /**
   * Sets how often a node compares its replicas with the ring.
   *
   * @param tickMs milliseconds, 10 to 60,000; 500 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public PlacementOptions setTickMs(long tickMs) {
    this.tickMs = Checks.inRange("tickMs", tickMs, 10, 60_000);
    return this;
  }

  @Override
  public String toString() {
    return "PlacementOptions" + toJson().encode();
  }
}
