package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * How a shard's log is replicated and kept.
 *
 * <p>Every node of a cluster should have the same; {@code maxEntryBytes} must never be made smaller, because a log with
 * a larger entry could no longer be read.
 */
public final class RaftOptions {
  /** 1,000 ms: two heartbeats, so that a busy core or one lost packet starts no election. */
  public static final long DEFAULT_ELECTION_TIMEOUT_MS = 1_000;

  /**
   * 2: one on its way to the disks while the next gathers; more entries in flight are smaller ones, and Raft is paid
   * per entry.
   */
  public static final int DEFAULT_MAX_ENTRIES_IN_FLIGHT = 2;

  /** 5 MiB: the largest batch of the default size, with a margin for what frames it. */
  public static final int DEFAULT_MAX_ENTRY_BYTES = 5 * Checks.MIB;

  /**
   * 4,096: as many writes as share an entry under full load, and few enough that applying them holds up a read for
   * some milliseconds only.
   */
  public static final int DEFAULT_MAX_ENTRY_COMMANDS = 4_096;

  /** 16,384: four full entries wait; more would only wait for longer than their deadline. */
  public static final int DEFAULT_MAX_QUEUED_COMMANDS = 16_384;

  /** 32 MiB: eight batches of the largest default size, of each shard, in the memory of its leader. */
  public static final long DEFAULT_MAX_QUEUED_BYTES = 32L * Checks.MIB;

  /** 64 MiB: a restart replays at most about this much, in a second or two. */
  public static final long DEFAULT_SNAPSHOT_LOG_BYTES = 64L * Checks.MIB;

  /** 16 MiB: the log is freed in whole files, four for every checkpoint. */
  public static final long DEFAULT_SEGMENT_BYTES = 16L * Checks.MIB;

  /**
   * 2,000: a follower that was away for less than that many entries catches up from the log, without a copy of the
   * store. Not more, because they are counted and not weighed: with entries of the largest size each shard keeps
   * {@code preserveLogEntries} times {@code maxEntryBytes} on its disk, 10 GB with the defaults.
   */
  public static final int DEFAULT_PRESERVE_LOG_ENTRIES = 2_000;

  /** On: an acknowledged write survives a power cut of every node. */
  public static final boolean DEFAULT_FSYNC = true;

  /** 60,000 ms: a new replica that makes no progress for a minute is not coming. */
  public static final long DEFAULT_CATCH_UP_TIMEOUT_MS = 60_000;

  /** 30,000 ms: a replica that differs is rare, and is not to be believed for long. */
  public static final long DEFAULT_AUDIT_MS = 30_000;

  private long electionTimeoutMs = DEFAULT_ELECTION_TIMEOUT_MS;
  private int maxEntriesInFlight = DEFAULT_MAX_ENTRIES_IN_FLIGHT;
  private int maxEntryBytes = DEFAULT_MAX_ENTRY_BYTES;
  private int maxEntryCommands = DEFAULT_MAX_ENTRY_COMMANDS;
  private int maxQueuedCommands = DEFAULT_MAX_QUEUED_COMMANDS;
  private long maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES;
  private long snapshotLogBytes = DEFAULT_SNAPSHOT_LOG_BYTES;
  private long segmentBytes = DEFAULT_SEGMENT_BYTES;
  private int preserveLogEntries = DEFAULT_PRESERVE_LOG_ENTRIES;
  private boolean fsync = DEFAULT_FSYNC;
  private long catchUpTimeoutMs = DEFAULT_CATCH_UP_TIMEOUT_MS;
  private long auditMs = DEFAULT_AUDIT_MS;

  /** Makes the default options. */
  public RaftOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public RaftOptions(RaftOptions other) {
    electionTimeoutMs = other.electionTimeoutMs;
    maxEntriesInFlight = other.maxEntriesInFlight;
    maxEntryBytes = other.maxEntryBytes;
    maxEntryCommands = other.maxEntryCommands;
    maxQueuedCommands = other.maxQueuedCommands;
    maxQueuedBytes = other.maxQueuedBytes;
    snapshotLogBytes = other.snapshotLogBytes;
    segmentBytes = other.segmentBytes;
    preserveLogEntries = other.preserveLogEntries;
    fsync = other.fsync;
    catchUpTimeoutMs = other.catchUpTimeoutMs;
    auditMs = other.auditMs;
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public RaftOptions(JsonObject json) {
    new JsonFields(json)
        .int64("electionTimeoutMs", this::setElectionTimeoutMs)
        .int32("maxEntriesInFlight", this::setMaxEntriesInFlight)
        .int32("maxEntryBytes", this::setMaxEntryBytes)
        .int32("maxEntryCommands", this::setMaxEntryCommands)
        .int32("maxQueuedCommands", this::setMaxQueuedCommands)
        .int64("maxQueuedBytes", this::setMaxQueuedBytes)
        .int64("snapshotLogBytes", this::setSnapshotLogBytes)
        .int64("segmentBytes", this::setSegmentBytes)
        .int32("preserveLogEntries", this::setPreserveLogEntries)
        .flag("fsync", this::setFsync)
        .int64("catchUpTimeoutMs", this::setCatchUpTimeoutMs)
        .int64("auditMs", this::setAuditMs)
        .end();
  }

  /**
   * Writes the options as JSON.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("electionTimeoutMs", electionTimeoutMs)
        .put("maxEntriesInFlight", maxEntriesInFlight)
        .put("maxEntryBytes", maxEntryBytes)
        .put("maxEntryCommands", maxEntryCommands)
        .put("maxQueuedCommands", maxQueuedCommands)
        .put("maxQueuedBytes", maxQueuedBytes)
        .put("snapshotLogBytes", snapshotLogBytes)
        .put("segmentBytes", segmentBytes)
        .put("preserveLogEntries", preserveLogEntries)
        .put("fsync", fsync)
        .put("catchUpTimeoutMs", catchUpTimeoutMs)
        .put("auditMs", auditMs);
  }

  /**
   * Is how long a follower hears nothing from its leader before it stands for election.
   *
   * @return milliseconds, 50 to 60,000
   */
  public long getElectionTimeoutMs() {
    return electionTimeoutMs;
  }

  /**
   * Sets how long a follower hears nothing from its leader before it stands for election.
   *
   * @param electionTimeoutMs milliseconds, 50 to 60,000; 1,000 by default; each wait is drawn from one to one and a
   *     half times this
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setElectionTimeoutMs(long electionTimeoutMs) {
    this.electionTimeoutMs = Checks.inRange("electionTimeoutMs", electionTimeoutMs, 50, 60_000);
    return this;
  }

  /**
   * Is how many entries of a shard's log may be on their way to a majority at once.
   *
   * @return 1 to 64
   */
  public int getMaxEntriesInFlight() {
    return maxEntriesInFlight;
  }

  /**
   * Sets how many entries of a shard's log may be on their way to a majority at once.
   *
   * <p>While so many are, writes queue up and share the next entry. A second one, and each after it, goes only when 256
   * KiB wait: an entry costs more than what shares it.
   *
   * @param maxEntriesInFlight 1 to 64; 2 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxEntriesInFlight(int maxEntriesInFlight) {
    this.maxEntriesInFlight = Checks.inRange("maxEntriesInFlight", maxEntriesInFlight, 1, 64);
    return this;
  }

  /**
   * Is how large one entry of the log may be.
   *
   * @return bytes, 64 KiB to 20 MiB
   */
  public int getMaxEntryBytes() {
    return maxEntryBytes;
  }

  /**
   * Sets how large one entry of the log may be.
   *
   * <p>Must exceed {@code maxBatchBytes} by 64 KiB or more. What the entry takes in the store, where every key has its
   * partition's name before it, may be eight times as much.
   *
   * @param maxEntryBytes bytes, 64 KiB to 20 MiB; 5 MiB by default; never less than it was
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxEntryBytes(int maxEntryBytes) {
    this.maxEntryBytes = Checks.inRange("maxEntryBytes", maxEntryBytes, 64 * Checks.KIB, 20 * Checks.MIB);
    return this;
  }

  /**
   * Is how many writes may share one entry of the log.
   *
   * @return 1 to 65,536
   */
  public int getMaxEntryCommands() {
    return maxEntryCommands;
  }

  /**
   * Sets how many writes may share one entry of the log.
   *
   * @param maxEntryCommands 1 to 65,536; 4,096 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxEntryCommands(int maxEntryCommands) {
    this.maxEntryCommands = Checks.inRange("maxEntryCommands", maxEntryCommands, 1, 65_536);
    return this;
  }

  /**
   * Is how many writes of a shard may wait for an entry.
   *
   * @return 1 to 1,048,576
   */
  public int getMaxQueuedCommands() {
    return maxQueuedCommands;
  }

  /**
   * Sets how many writes of a shard may wait for an entry.
   *
   * <p>Past it callers hear {@code OVERLOADED}.
   *
   * @param maxQueuedCommands 1 to 1,048,576; 16,384 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxQueuedCommands(int maxQueuedCommands) {
    this.maxQueuedCommands = Checks.inRange("maxQueuedCommands", maxQueuedCommands, 1, 1_048_576);
    return this;
  }

  /**
   * Is how large the writes of a shard that wait for an entry may be together.
   *
   * @return bytes, 64 KiB to 1 GiB
   */
  public long getMaxQueuedBytes() {
    return maxQueuedBytes;
  }

  /**
   * Sets how large the writes of a shard that wait for an entry may be together.
   *
   * <p>Past it callers hear {@code OVERLOADED}.
   *
   * @param maxQueuedBytes bytes, 64 KiB to 1 GiB; 32 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxQueuedBytes(long maxQueuedBytes) {
    this.maxQueuedBytes = Checks.inRange("maxQueuedBytes", maxQueuedBytes, 64L * Checks.KIB, Checks.GIB);
    return this;
  }

  /**
   * Is how much log is written between two checkpoints of a shard.
   *
   * @return bytes, 1 MiB to 64 GiB
   */
  public long getSnapshotLogBytes() {
    return snapshotLogBytes;
  }

  /**
   * Sets how much log is written between two checkpoints of a shard.
   *
   * @param snapshotLogBytes bytes, 1 MiB to 64 GiB; 64 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setSnapshotLogBytes(long snapshotLogBytes) {
    this.snapshotLogBytes = Checks.inRange("snapshotLogBytes", snapshotLogBytes, Checks.MIB, 64 * Checks.GIB);
    return this;
  }

  /**
   * Is how large one file of the log is.
   *
   * @return bytes, 1 MiB to 1 GiB
   */
  public long getSegmentBytes() {
    return segmentBytes;
  }

  /**
   * Sets how large one file of the log is.
   *
   * <p>Must not be less than {@code maxEntryBytes}.
   *
   * @param segmentBytes bytes, 1 MiB to 1 GiB; 16 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setSegmentBytes(long segmentBytes) {
    this.segmentBytes = Checks.inRange("segmentBytes", segmentBytes, Checks.MIB, Checks.GIB);
    return this;
  }

  /**
   * Is how many entries before a checkpoint are kept in the log.
   *
   * @return 0 to 10,000,000
   */
  public int getPreserveLogEntries() {
    return preserveLogEntries;
  }

  /**
   * Sets how many entries before a checkpoint are kept in the log.
   *
   * <p>Costs each shard up to so many times {@code maxEntryBytes} of disk. While a follower is sent a copy of the
   * store, fewer entries than this should be logged: otherwise it needs a newer copy when it has that one.
   *
   * @param preserveLogEntries 0 to 10,000,000; 2,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setPreserveLogEntries(int preserveLogEntries) {
    this.preserveLogEntries = Checks.inRange("preserveLogEntries", preserveLogEntries, 0, 10_000_000);
    return this;
  }

  /**
   * Says whether an entry is on the disk, and not only with the operating system, before it counts.
   *
   * @return true by default
   */
  public boolean isFsync() {
    return fsync;
  }

  /**
   * Sets whether an entry is on the disk, and not only with the operating system, before it counts.
   *
   * @param fsync false only for throwaway tests: a power cut then loses acknowledged writes
   * @return this
   */
  public RaftOptions setFsync(boolean fsync) {
    this.fsync = fsync;
    return this;
  }

  /**
   * Is how long a new replica may stand still while it copies its shard, before the move is given up and planned
   * again.
   *
   * @return milliseconds, 1,000 to 3,600,000
   */
  public long getCatchUpTimeoutMs() {
    return catchUpTimeoutMs;
  }

  /**
   * Sets how long a new replica may stand still while it copies its shard, before the move is given up and planned
   * again.
   *
   * @param catchUpTimeoutMs milliseconds, 1,000 to 3,600,000; 60,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setCatchUpTimeoutMs(long catchUpTimeoutMs) {
    this.catchUpTimeoutMs = Checks.inRange("catchUpTimeoutMs", catchUpTimeoutMs, 1_000, 3_600_000);
    return this;
  }

  /**
   * Is how often the leader of a shard compares what its replicas have applied.
   *
   * @return milliseconds, 100 to 86,400,000
   */
  public long getAuditMs() {
    return auditMs;
  }

  /**
   * Sets how often the leader of a shard compares what its replicas have applied; one that differs from most stops.
   *
   * @param auditMs milliseconds, 100 to 86,400,000; 30,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setAuditMs(long auditMs) {
    this.auditMs = Checks.inRange("auditMs", auditMs, 100, 86_400_000);
    return this;
  }

  @Override
  public String toString() {
    return "RaftOptions" + toJson().encode();
  }
}
