package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * A node's settings.
 *
 * <p>A setter checks its option at once. {@link #validate()} checks the options that must fit each other; every method
 * that makes a node calls it. The sizes, {@code shards}, {@code redundancy} and the Raft settings should be the same on
 * every node of a cluster.
 */
public final class BoroughOptions extends NodeOptions<BoroughOptions> {
  /** A name for applications that run one cluster. */
  public static final String DEFAULT_CLUSTER_NAME = "borough";

  /** 2: three copies in all, the least that survive the loss of one. */
  public static final int DEFAULT_REDUNDANCY = 2;

  /** 3: one or two shards for each node that should lead are enough; more only cost. */
  public static final int DEFAULT_SHARDS = 3;

  /** 1 KiB: every comparison reads keys, so long data belongs into values. */
  public static final int DEFAULT_MAX_KEY_BYTES = Checks.KIB;

  /** 1 MiB: every replica holds a whole value in memory; larger data belongs into several values or a stream. */
  public static final int DEFAULT_MAX_VALUE_BYTES = Checks.MIB;

  /** 4 MiB: a batch is one log entry, which delays the entries behind it while it is sent. */
  public static final int DEFAULT_MAX_BATCH_BYTES = 4 * Checks.MIB;

  private static final int ENTRY_FRAME_BYTES = 64 * Checks.KIB; // what frames a batch in the log, many times over

  private static final OptionSchema SCHEMA = new OptionSchema(NodeOptions.SCHEMA);
  private static final Option<String> CLUSTER_NAME =
      SCHEMA.text("clusterName", DEFAULT_CLUSTER_NAME, name -> Checks.clusterName("clusterName", name));
  private static final Option<Integer> REDUNDANCY = SCHEMA.int32("redundancy", DEFAULT_REDUNDANCY, 0, 6);
  private static final Option<Integer> SHARDS = SCHEMA.int32("shards", DEFAULT_SHARDS, 1, 1_024);
  private static final Option<Integer> MAX_KEY_BYTES =
      SCHEMA.int32("maxKeyBytes", DEFAULT_MAX_KEY_BYTES, 1, 64 * Checks.KIB);
  private static final Option<Integer> MAX_VALUE_BYTES =
      SCHEMA.int32("maxValueBytes", DEFAULT_MAX_VALUE_BYTES, 1, 16 * Checks.MIB);
  private static final Option<Integer> MAX_BATCH_BYTES =
      SCHEMA.int32("maxBatchBytes", DEFAULT_MAX_BATCH_BYTES, Checks.KIB, 16 * Checks.MIB);
  private static final Option<RaftOptions> RAFT = SCHEMA.nested("raft", RaftOptions::new, RaftOptions::new);
  private static final Option<StorageOptions> STORAGE =
      SCHEMA.nested("storage", StorageOptions::new, StorageOptions::new);
  private static final Option<StreamOptions> STREAM = SCHEMA.nested("stream", StreamOptions::new, StreamOptions::new);
  private static final Option<SecurityOptions> SECURITY =
      SCHEMA.nested("security", SecurityOptions::new, SecurityOptions::new);
  private static final Option<PlacementOptions> PLACEMENT =
      SCHEMA.nested("placement", PlacementOptions::new, PlacementOptions::new);

  /** Makes the default options. */
  public BoroughOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options, with the nested options.
   *
   * @param other what to copy
   */
  public BoroughOptions(BoroughOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it,
   *     with the object it is in ({@code raft.fsync})
   */
  public BoroughOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /**
   * Checks the options that must fit each other: sizes, times, and that the certificate options are set all or none.
   *
   * @return this
   * @throws IllegalArgumentException when two options do not fit; the message begins with the option to change
   */
  public BoroughOptions validate() {
    RaftOptions raft = getRaft();
    StreamOptions stream = getStream();
    PlacementOptions placement = getPlacement();
    SecurityOptions security = getSecurity();
    long batchBytes = getMaxBatchBytes();
    atMost("maxValueBytes", getMaxValueBytes(), "maxBatchBytes", batchBytes);
    atMost("maxBatchBytes and 64 KiB", batchBytes + ENTRY_FRAME_BYTES, "raft.maxEntryBytes", raft.getMaxEntryBytes());
    atMost("raft.maxEntryBytes", raft.getMaxEntryBytes(), "raft.segmentBytes", raft.getSegmentBytes());
    atMost("maxBatchBytes", batchBytes, "raft.maxQueuedBytes", raft.getMaxQueuedBytes());
    atMost("maxBatchBytes", batchBytes, "stream.maxOutboxBytes", stream.getMaxOutboxBytes());
    atMost("stream.maxFrameBytes", stream.getMaxFrameBytes(), "stream.windowBytes", stream.getWindowBytes());
    atMost("stream.windowBytes", stream.getWindowBytes(), "stream.peerBudgetBytes", stream.getPeerBudgetBytes());
    atMost("twice stream.pingMs", 2 * stream.getPingMs(), "stream.idleTimeoutMs", stream.getIdleTimeoutMs());
    atMost("placement.downAfterMs", placement.getDownAfterMs(),
        "placement.replaceAfterMs", placement.getReplaceAfterMs());
    boolean cert = !security.getCertPath().isEmpty();
    boolean key = !security.getKeyPath().isEmpty();
    boolean trust = !security.getTrustPath().isEmpty();
    Checks.that(cert == key && key == trust,
        "security.certPath, security.keyPath and security.trustPath: set all three or none");
    return this;
  }

  private static void atMost(String lesser, long value, String greater, long most) {
    Checks.that(value <= most, greater + ": " + most + " is less than " + lesser + ", " + value);
  }

  /** {@return the cluster's name; 1 to 64 of the characters A-Z a-z 0-9 . _ -} */
  public String getClusterName() {
    return get(CLUSTER_NAME);
  }

  /**
   * Sets the cluster's name. Nodes with another cluster name cannot join.
   *
   * @param clusterName 1 to 64 of the characters A-Z a-z 0-9 . _ -
   * @return this
   * @throws IllegalArgumentException when the name has another form
   */
  public BoroughOptions setClusterName(String clusterName) {
    return set(CLUSTER_NAME, clusterName);
  }

  /** {@return the number of copies of a shard besides the first; 0 to 6} */
  public int getRedundancy() {
    return get(REDUNDANCY);
  }

  /**
   * Sets the number of copies of a shard besides the first.
   *
   * <p>A cluster of fewer nodes has as many copies as it has nodes. The option of the node that founds the cluster is
   * kept in the ring. A node that is started with another number logs the number in the ring.
   *
   * @param redundancy 0 to 6; 2 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setRedundancy(int redundancy) {
    return set(REDUNDANCY, redundancy);
  }

  /** {@return the number of shards that the cluster is founded with; 1 to 1,024} */
  public int getShards() {
    return get(SHARDS);
  }

  /**
   * Sets the number of shards that the cluster is founded with.
   *
   * <p>Only the option of the node that founds the cluster is used; after that the ring has the number.
   *
   * @param shards 1 to 1,024; 3 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setShards(int shards) {
    return set(SHARDS, shards);
  }

  /** {@return the largest length of a key; bytes, 1 to 64 KiB} */
  public int getMaxKeyBytes() {
    return get(MAX_KEY_BYTES);
  }

  /**
   * Sets the largest length of a key.
   *
   * @param maxKeyBytes bytes, 1 to 64 KiB; 1 KiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setMaxKeyBytes(int maxKeyBytes) {
    return set(MAX_KEY_BYTES, maxKeyBytes);
  }

  /** {@return the largest length of a value; bytes, 1 to 16 MiB} */
  public int getMaxValueBytes() {
    return get(MAX_VALUE_BYTES);
  }

  /**
   * Sets the largest length of a value.
   *
   * <p>Must not exceed {@code maxBatchBytes}.
   *
   * @param maxValueBytes bytes, 1 to 16 MiB; 1 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setMaxValueBytes(int maxValueBytes) {
    return set(MAX_VALUE_BYTES, maxValueBytes);
  }

  /** {@return the largest size of a batch, and of the encoded body of a request; bytes, 1 KiB to 16 MiB} */
  public int getMaxBatchBytes() {
    return get(MAX_BATCH_BYTES);
  }

  /**
   * Sets the largest size of a batch, and of the encoded body of a request or reply that this node sends.
   *
   * @param maxBatchBytes bytes, 1 KiB to 16 MiB; 4 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setMaxBatchBytes(int maxBatchBytes) {
    return set(MAX_BATCH_BYTES, maxBatchBytes);
  }

  /**
   * {@return the options of the shards' logs and their replication; the settings themselves, so that one of them can be
   * set in place; never null}
   */
  public RaftOptions getRaft() {
    return get(RAFT);
  }

  /**
   * Sets the options of the shards' logs and their replication.
   *
   * @param raft copied
   * @return this
   */
  public BoroughOptions setRaft(RaftOptions raft) {
    return set(RAFT, raft);
  }

  /**
   * {@return the options of the shards' data on disk; the settings themselves, so that one of them can be set in place;
   * never null}
   */
  public StorageOptions getStorage() {
    return get(STORAGE);
  }

  /**
   * Sets the options of the shards' data on disk.
   *
   * @param storage copied
   * @return this
   */
  public BoroughOptions setStorage(StorageOptions storage) {
    return set(STORAGE, storage);
  }

  /**
   * {@return the options of the messages and streams between nodes; the settings themselves, so that one of them can be
   * set in place; never null}
   */
  public StreamOptions getStream() {
    return get(STREAM);
  }

  /**
   * Sets the options of the messages and streams between nodes.
   *
   * @param stream copied
   * @return this
   */
  public BoroughOptions setStream(StreamOptions stream) {
    return set(STREAM, stream);
  }

  /**
   * {@return the options of access: who may join, read and write; the settings themselves, so that one of them can be
   * set in place; never null}
   */
  public SecurityOptions getSecurity() {
    return get(SECURITY);
  }

  /**
   * Sets the options of access: who may join, read and write.
   *
   * @param security copied
   * @return this
   */
  public BoroughOptions setSecurity(SecurityOptions security) {
    return set(SECURITY, security);
  }

  /**
   * {@return the options of the moves of replicas; the settings themselves, so that one of them can be set in place;
   * never null}
   */
  public PlacementOptions getPlacement() {
    return get(PLACEMENT);
  }

  /**
   * Sets the options of the moves of replicas.
   *
   * @param placement copied
   * @return this
   */
  public BoroughOptions setPlacement(PlacementOptions placement) {
    return set(PLACEMENT, placement);
  }
}
