package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of a node's data on disk.
 */
public final class StorageOptions extends AbstractOptions<StorageOptions> {
  /** 64 MiB: holds the working set of a small application; the operating system caches the rest. */
  public static final long DEFAULT_BLOCK_CACHE_BYTES = 64L * Checks.MIB;

  /** 64 MiB: some hundred thousand usual entries before a file is written. */
  public static final long DEFAULT_WRITE_BUFFER_BYTES = 64L * Checks.MIB;

  /** 512: a shard of 32 GiB has that many files of the usual 64 MiB. */
  public static final int DEFAULT_MAX_OPEN_FILES = 512;

  /** 4: reads wait for disks, not for cores, and four keep a disk busy. */
  public static final int DEFAULT_WORKER_THREADS = 4;

  /** 1,024: each holds a snapshot, which keeps removed entries on the disk. */
  public static final int DEFAULT_MAX_OPEN_SCANS = 1_024;

  /** 600,000 ms: ten minutes: longer than a person pauses a download. */
  public static final long DEFAULT_SCAN_IDLE_MS = 600_000;

  /** 256 KiB: as much as a stream has in flight by default. */
  public static final int DEFAULT_SCAN_PAGE_BYTES = 256 * Checks.KIB;

  /** 128 MiB: room for the logs, snapshots and compactions of accepted writes; set more on a large node. */
  public static final long DEFAULT_MIN_FREE_BYTES = 128L * Checks.MIB;

  /** 4 MiB: a disk reads that beside its work, and 100 GiB are verified within eight hours. */
  public static final long DEFAULT_SCRUB_BYTES_PER_SECOND = 4L * Checks.MIB;

  private static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<Long> BLOCK_CACHE_BYTES =
      SCHEMA.int64("blockCacheBytes", DEFAULT_BLOCK_CACHE_BYTES, Checks.MIB, 1_024 * Checks.GIB);
  private static final Option<Long> WRITE_BUFFER_BYTES =
      SCHEMA.int64("writeBufferBytes", DEFAULT_WRITE_BUFFER_BYTES, Checks.MIB, 64 * Checks.GIB);
  private static final Option<Integer> MAX_OPEN_FILES =
      SCHEMA.int32("maxOpenFiles", DEFAULT_MAX_OPEN_FILES, 16, 1_000_000);
  private static final Option<Integer> WORKER_THREADS = SCHEMA.int32("workerThreads", DEFAULT_WORKER_THREADS, 1, 256);
  private static final Option<Integer> MAX_OPEN_SCANS =
      SCHEMA.int32("maxOpenScans", DEFAULT_MAX_OPEN_SCANS, 1, 1_000_000);
  private static final Option<Long> SCAN_IDLE_MS = SCHEMA.int64("scanIdleMs", DEFAULT_SCAN_IDLE_MS, 1_000, 86_400_000);
  private static final Option<Integer> SCAN_PAGE_BYTES =
      SCHEMA.int32("scanPageBytes", DEFAULT_SCAN_PAGE_BYTES, Checks.KIB, 4 * Checks.MIB);
  private static final Option<Long> MIN_FREE_BYTES =
      SCHEMA.int64("minFreeBytes", DEFAULT_MIN_FREE_BYTES, 0, 1024L * Checks.GIB);
  private static final Option<Long> SCRUB_BYTES_PER_SECOND =
      SCHEMA.int64("scrubBytesPerSecond", DEFAULT_SCRUB_BYTES_PER_SECOND, 0, 16 * Checks.GIB);

  /** Makes the default options. */
  public StorageOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public StorageOptions(StorageOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public StorageOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /** {@return the memory that caches read data, for all shards together; bytes, 1 MiB to 1,024 GiB} */
  public long getBlockCacheBytes() {
    return get(BLOCK_CACHE_BYTES);
  }

  /**
   * Sets the memory that caches read data, for all shards together.
   *
   * @param blockCacheBytes bytes, 1 MiB to 1,024 GiB; 64 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setBlockCacheBytes(long blockCacheBytes) {
    return set(BLOCK_CACHE_BYTES, blockCacheBytes);
  }

  /**
   * {@return the memory for written data that is not in a file yet, for all shards together; bytes, 1 MiB to 64 GiB}
   */
  public long getWriteBufferBytes() {
    return get(WRITE_BUFFER_BYTES);
  }

  /**
   * Sets the memory for written data that is not in a file yet, for all shards together.
   *
   * @param writeBufferBytes bytes, 1 MiB to 64 GiB; 64 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setWriteBufferBytes(long writeBufferBytes) {
    return set(WRITE_BUFFER_BYTES, writeBufferBytes);
  }

  /** {@return the number of files that one shard keeps open; 16 to 1,000,000} */
  public int getMaxOpenFiles() {
    return get(MAX_OPEN_FILES);
  }

  /**
   * Sets the number of files that one shard keeps open.
   *
   * @param maxOpenFiles 16 to 1,000,000; 512 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setMaxOpenFiles(int maxOpenFiles) {
    return set(MAX_OPEN_FILES, maxOpenFiles);
  }

  /** {@return the number of threads that read; 1 to 256} */
  public int getWorkerThreads() {
    return get(WORKER_THREADS);
  }

  /**
   * Sets the number of threads that read.
   *
   * @param workerThreads 1 to 256; 4 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setWorkerThreads(int workerThreads) {
    return set(WORKER_THREADS, workerThreads);
  }

  /** {@return the largest number of scans that a node serves at once; 1 to 1,000,000} */
  public int getMaxOpenScans() {
    return get(MAX_OPEN_SCANS);
  }

  /**
   * Sets the largest number of scans that a node serves at once.
   *
   * <p>Past that number a new scan fails with {@code OVERLOADED}.
   *
   * @param maxOpenScans 1 to 1,000,000; 1,024 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setMaxOpenScans(int maxOpenScans) {
    return set(MAX_OPEN_SCANS, maxOpenScans);
  }

  /** {@return the time after which the snapshot of an idle scan is freed; milliseconds, 1,000 to 86,400,000} */
  public long getScanIdleMs() {
    return get(SCAN_IDLE_MS);
  }

  /**
   * Sets the time after which the snapshot of an idle scan is freed.
   *
   * <p>A scan that continues after that fails with {@code SCAN_EXPIRED}.
   *
   * @param scanIdleMs milliseconds, 1,000 to 86,400,000; 600,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setScanIdleMs(long scanIdleMs) {
    return set(SCAN_IDLE_MS, scanIdleMs);
  }

  /** {@return the size of a page of a scan; bytes, 1 KiB to 4 MiB} */
  public int getScanPageBytes() {
    return get(SCAN_PAGE_BYTES);
  }

  /**
   * Sets the size of a page of a scan.
   *
   * <p>A page has at least one entry, however large.
   *
   * @param scanPageBytes bytes, 1 KiB to 4 MiB; 256 KiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setScanPageBytes(int scanPageBytes) {
    return set(SCAN_PAGE_BYTES, scanPageBytes);
  }

  /** {@return the free space that the disk of the data folder keeps; bytes} */
  public long getMinFreeBytes() {
    return get(MIN_FREE_BYTES);
  }

  /**
   * Sets the free space that the disk of the data folder keeps. With less, the shards that this node leads refuse
   * writes with {@code DISK_FULL} until a quarter more than that is free. Reads continue.
   *
   * @param minFreeBytes bytes, 0 to 1 TiB; 128 MiB by default; 0: whatever there is
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setMinFreeBytes(long minFreeBytes) {
    return set(MIN_FREE_BYTES, minFreeBytes);
  }

  /** {@return the rate at which files are verified in the background; bytes a second, 0 to 16 GiB; 0: never} */
  public long getScrubBytesPerSecond() {
    return get(SCRUB_BYTES_PER_SECOND);
  }

  /**
   * Sets the rate at which files are verified in the background, so that a block that was spoilt on the disk is found
   * while other replicas are whole. A replica with a damaged file stops and is built again from the others.
   *
   * @param scrubBytesPerSecond bytes a second, 0 to 16 GiB; 4 MiB by default; 0: never
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setScrubBytesPerSecond(long scrubBytesPerSecond) {
    return set(SCRUB_BYTES_PER_SECOND, scrubBytesPerSecond);
  }
}
