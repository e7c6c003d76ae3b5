package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of a shard's log and its replication.
 *
 * <p>Every node of a cluster should have the same; {@code maxEntryBytes} must never be made smaller, because a log that
 * has a larger entry could no longer be read.
 */
public final class RaftOptions extends AbstractOptions<RaftOptions> {
  /** 1,000 ms: two heartbeats, so that a busy core or one lost packet starts no election. */
  public static final long DEFAULT_ELECTION_TIMEOUT_MS = 1_000;

  /**
   * 2: one entry is written while the next gathers commands. More entries in flight are smaller, and Raft has a cost
   * per entry.
   */
  public static final int DEFAULT_MAX_ENTRIES_IN_FLIGHT = 2;

  /** 5 MiB: the largest batch of the default size, with a margin for its frame. */
  public static final int DEFAULT_MAX_ENTRY_BYTES = 5 * Checks.MIB;

  /**
   * 4,096: the writes that share an entry under full load, and few enough that applying them delays a read by a few
   * milliseconds only.
   */
  public static final int DEFAULT_MAX_ENTRY_COMMANDS = 4_096;

  /** 16,384: four full entries; more writes would only wait past their deadline. */
  public static final int DEFAULT_MAX_QUEUED_COMMANDS = 16_384;

  /** 32 MiB: eight batches of the largest default size, of each shard, in the memory of its leader. */
  public static final long DEFAULT_MAX_QUEUED_BYTES = 32L * Checks.MIB;

  /** 64 MiB: a restart replays at most about this much, in a second or two. */
  public static final long DEFAULT_SNAPSHOT_LOG_BYTES = 64L * Checks.MIB;

  /** 16 MiB: the log is freed in whole files, four for every checkpoint. */
  public static final long DEFAULT_SEGMENT_BYTES = 16L * Checks.MIB;

  /**
   * 2,000: a follower that was away for less than that many entries catches up from the log, without a copy of the
   * store. Not more, because entries are counted whatever their size: with entries of the largest size each shard keeps
   * {@code preserveLogEntries} times {@code maxEntryBytes} on its disk, 10 GB with the defaults.
   */
  public static final int DEFAULT_PRESERVE_LOG_ENTRIES = 2_000;

  /** On: an acknowledged write survives a power cut of every node. */
  public static final boolean DEFAULT_FSYNC = true;

  /** 60,000 ms: a new replica without progress for a minute has failed. */
  public static final long DEFAULT_CATCH_UP_TIMEOUT_MS = 60_000;

  /** 30,000 ms: a diverged replica is rare, and must not serve for long. */
  public static final long DEFAULT_AUDIT_MS = 30_000;

  private static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<Long> ELECTION_TIMEOUT_MS =
      SCHEMA.int64("electionTimeoutMs", DEFAULT_ELECTION_TIMEOUT_MS, 50, 60_000);
  private static final Option<Integer> MAX_ENTRIES_IN_FLIGHT =
      SCHEMA.int32("maxEntriesInFlight", DEFAULT_MAX_ENTRIES_IN_FLIGHT, 1, 64);
  private static final Option<Integer> MAX_ENTRY_BYTES =
      SCHEMA.int32("maxEntryBytes", DEFAULT_MAX_ENTRY_BYTES, 64 * Checks.KIB, 20 * Checks.MIB);
  private static final Option<Integer> MAX_ENTRY_COMMANDS =
      SCHEMA.int32("maxEntryCommands", DEFAULT_MAX_ENTRY_COMMANDS, 1, 65_536);
  private static final Option<Integer> MAX_QUEUED_COMMANDS =
      SCHEMA.int32("maxQueuedCommands", DEFAULT_MAX_QUEUED_COMMANDS, 1, 1_048_576);
  private static final Option<Long> MAX_QUEUED_BYTES =
      SCHEMA.int64("maxQueuedBytes", DEFAULT_MAX_QUEUED_BYTES, 64L * Checks.KIB, Checks.GIB);
  private static final Option<Long> SNAPSHOT_LOG_BYTES =
      SCHEMA.int64("snapshotLogBytes", DEFAULT_SNAPSHOT_LOG_BYTES, Checks.MIB, 64 * Checks.GIB);
  private static final Option<Long> SEGMENT_BYTES =
      SCHEMA.int64("segmentBytes", DEFAULT_SEGMENT_BYTES, Checks.MIB, Checks.GIB);
  private static final Option<Integer> PRESERVE_LOG_ENTRIES =
      SCHEMA.int32("preserveLogEntries", DEFAULT_PRESERVE_LOG_ENTRIES, 0, 10_000_000);
  private static final Option<Boolean> FSYNC = SCHEMA.flag("fsync", DEFAULT_FSYNC);
  private static final Option<Long> CATCH_UP_TIMEOUT_MS =
      SCHEMA.int64("catchUpTimeoutMs", DEFAULT_CATCH_UP_TIMEOUT_MS, 1_000, 3_600_000);
  private static final Option<Long> AUDIT_MS = SCHEMA.int64("auditMs", DEFAULT_AUDIT_MS, 100, 86_400_000);

  /** Makes the default options. */
  public RaftOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public RaftOptions(RaftOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public RaftOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /**
   * {@return the time without a message from the leader after which a follower stands for election; milliseconds, 50 to
   * 60,000}
   */
  public long getElectionTimeoutMs() {
    return get(ELECTION_TIMEOUT_MS);
  }

  /**
   * Sets the time without a message from the leader after which a follower stands for election.
   *
   * @param electionTimeoutMs milliseconds, 50 to 60,000; 1,000 by default; each wait is drawn from one to one and a
   *     half times this
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setElectionTimeoutMs(long electionTimeoutMs) {
    return set(ELECTION_TIMEOUT_MS, electionTimeoutMs);
  }

  /** {@return the largest number of a shard's log entries that are being replicated at once; 1 to 64} */
  public int getMaxEntriesInFlight() {
    return get(MAX_ENTRIES_IN_FLIGHT);
  }

  /**
   * Sets the largest number of a shard's log entries that are being replicated at once.
   *
   * <p>While that many entries are in flight, writes queue up and share the next entry. The second entry and those
   * after it are sent only when 256 KiB wait, because an entry costs more than the writes in it.
   *
   * @param maxEntriesInFlight 1 to 64; 2 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxEntriesInFlight(int maxEntriesInFlight) {
    return set(MAX_ENTRIES_IN_FLIGHT, maxEntriesInFlight);
  }

  /** {@return the largest size of a log entry; bytes, 64 KiB to 20 MiB} */
  public int getMaxEntryBytes() {
    return get(MAX_ENTRY_BYTES);
  }

  /**
   * Sets the largest size of a log entry.
   *
   * <p>Must exceed {@code maxBatchBytes} by 64 KiB or more. The entry may take eight times as much in the store, where
   * every key begins with its partition's name.
   *
   * @param maxEntryBytes bytes, 64 KiB to 20 MiB; 5 MiB by default; never less than it was
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxEntryBytes(int maxEntryBytes) {
    return set(MAX_ENTRY_BYTES, maxEntryBytes);
  }

  /** {@return the largest number of writes in one log entry; 1 to 65,536} */
  public int getMaxEntryCommands() {
    return get(MAX_ENTRY_COMMANDS);
  }

  /**
   * Sets the largest number of writes in one log entry.
   *
   * @param maxEntryCommands 1 to 65,536; 4,096 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxEntryCommands(int maxEntryCommands) {
    return set(MAX_ENTRY_COMMANDS, maxEntryCommands);
  }

  /** {@return the largest number of writes of a shard that wait for an entry; 1 to 1,048,576} */
  public int getMaxQueuedCommands() {
    return get(MAX_QUEUED_COMMANDS);
  }

  /**
   * Sets the largest number of writes of a shard that wait for an entry.
   *
   * <p>Past this bound callers get {@code OVERLOADED}.
   *
   * @param maxQueuedCommands 1 to 1,048,576; 16,384 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxQueuedCommands(int maxQueuedCommands) {
    return set(MAX_QUEUED_COMMANDS, maxQueuedCommands);
  }

  /** {@return the largest total size of the writes of a shard that wait for an entry; bytes, 64 KiB to 1 GiB} */
  public long getMaxQueuedBytes() {
    return get(MAX_QUEUED_BYTES);
  }

  /**
   * Sets the largest total size of the writes of a shard that wait for an entry.
   *
   * <p>Past this bound callers get {@code OVERLOADED}.
   *
   * @param maxQueuedBytes bytes, 64 KiB to 1 GiB; 32 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setMaxQueuedBytes(long maxQueuedBytes) {
    return set(MAX_QUEUED_BYTES, maxQueuedBytes);
  }

  /** {@return the bytes of log between two checkpoints of a shard; bytes, 1 MiB to 64 GiB} */
  public long getSnapshotLogBytes() {
    return get(SNAPSHOT_LOG_BYTES);
  }

  /**
   * Sets the bytes of log between two checkpoints of a shard.
   *
   * @param snapshotLogBytes bytes, 1 MiB to 64 GiB; 64 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setSnapshotLogBytes(long snapshotLogBytes) {
    return set(SNAPSHOT_LOG_BYTES, snapshotLogBytes);
  }

  /** {@return the size of one file of the log; bytes, 1 MiB to 1 GiB} */
  public long getSegmentBytes() {
    return get(SEGMENT_BYTES);
  }

  /**
   * Sets the size of one file of the log.
   *
   * <p>Must not be less than {@code maxEntryBytes}.
   *
   * @param segmentBytes bytes, 1 MiB to 1 GiB; 16 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setSegmentBytes(long segmentBytes) {
    return set(SEGMENT_BYTES, segmentBytes);
  }

  /** {@return the number of entries before a checkpoint that are kept in the log; 0 to 10,000,000} */
  public int getPreserveLogEntries() {
    return get(PRESERVE_LOG_ENTRIES);
  }

  /**
   * Sets the number of entries before a checkpoint that are kept in the log.
   *
   * <p>Costs each shard up to that many times {@code maxEntryBytes} of disk. When more entries than this are logged
   * while a follower receives a snapshot, the follower needs a newer snapshot.
   *
   * @param preserveLogEntries 0 to 10,000,000; 2,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setPreserveLogEntries(int preserveLogEntries) {
    return set(PRESERVE_LOG_ENTRIES, preserveLogEntries);
  }

  /**
   * {@return whether an entry is synced to the disk, and not only written to the operating system, before it counts;
   * true by default}
   */
  public boolean isFsync() {
    return get(FSYNC);
  }

  /**
   * Sets whether an entry is synced to the disk, and not only written to the operating system, before it counts.
   *
   * @param fsync false only for throwaway tests: a power cut then loses acknowledged writes
   * @return this
   */
  public RaftOptions setFsync(boolean fsync) {
    return set(FSYNC, fsync);
  }

  /**
   * {@return the time without progress after which the move of a new replica is given up and planned again;
   * milliseconds, 1,000 to 3,600,000}
   */
  public long getCatchUpTimeoutMs() {
    return get(CATCH_UP_TIMEOUT_MS);
  }

  /**
   * Sets the time without progress after which the move of a new replica is given up and planned again.
   *
   * @param catchUpTimeoutMs milliseconds, 1,000 to 3,600,000; 60,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setCatchUpTimeoutMs(long catchUpTimeoutMs) {
    return set(CATCH_UP_TIMEOUT_MS, catchUpTimeoutMs);
  }

  /**
   * {@return how often the leader of a shard compares the applied state of its replicas; milliseconds, 100 to
   * 86,400,000}
   */
  public long getAuditMs() {
    return get(AUDIT_MS);
  }

  /**
   * Sets how often the leader of a shard compares the applied state of its replicas. A replica that differs from the
   * majority stops.
   *
   * @param auditMs milliseconds, 100 to 86,400,000; 30,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RaftOptions setAuditMs(long auditMs) {
    return set(AUDIT_MS, auditMs);
  }
}
