package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of a node's data on disk.
 */
public final class StorageOptions {
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

  private long blockCacheBytes = DEFAULT_BLOCK_CACHE_BYTES;
  private long writeBufferBytes = DEFAULT_WRITE_BUFFER_BYTES;
  private int maxOpenFiles = DEFAULT_MAX_OPEN_FILES;
  private int workerThreads = DEFAULT_WORKER_THREADS;
  private int maxOpenScans = DEFAULT_MAX_OPEN_SCANS;
  private long scanIdleMs = DEFAULT_SCAN_IDLE_MS;
  private int scanPageBytes = DEFAULT_SCAN_PAGE_BYTES;
  private long minFreeBytes = DEFAULT_MIN_FREE_BYTES;

  /** Makes the default options. */
  public StorageOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public StorageOptions(StorageOptions other) {
    blockCacheBytes = other.blockCacheBytes;
    writeBufferBytes = other.writeBufferBytes;
    maxOpenFiles = other.maxOpenFiles;
    workerThreads = other.workerThreads;
    maxOpenScans = other.maxOpenScans;
    scanIdleMs = other.scanIdleMs;
    scanPageBytes = other.scanPageBytes;
    minFreeBytes = other.minFreeBytes;
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public StorageOptions(JsonObject json) {
    new JsonFields(json)
        .int64("blockCacheBytes", this::setBlockCacheBytes)
        .int64("writeBufferBytes", this::setWriteBufferBytes)
        .int32("maxOpenFiles", this::setMaxOpenFiles)
        .int32("workerThreads", this::setWorkerThreads)
        .int32("maxOpenScans", this::setMaxOpenScans)
        .int64("scanIdleMs", this::setScanIdleMs)
        .int32("scanPageBytes", this::setScanPageBytes)
        .int64("minFreeBytes", this::setMinFreeBytes)
        .end();
  }

  /**
   * Writes the options as JSON.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("blockCacheBytes", blockCacheBytes)
        .put("writeBufferBytes", writeBufferBytes)
        .put("maxOpenFiles", maxOpenFiles)
        .put("workerThreads", workerThreads)
        .put("maxOpenScans", maxOpenScans)
        .put("scanIdleMs", scanIdleMs)
        .put("scanPageBytes", scanPageBytes)
        .put("minFreeBytes", minFreeBytes);
  }

  /**
   * Returns the memory that caches read data, for all shards together.
   *
   * @return bytes, 1 MiB to 1,024 GiB
   */
  public long getBlockCacheBytes() {
    return blockCacheBytes;
  }

  /**
   * Sets the memory that caches read data, for all shards together.
   *
   * @param blockCacheBytes bytes, 1 MiB to 1,024 GiB; 64 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setBlockCacheBytes(long blockCacheBytes) {
    this.blockCacheBytes = Checks.inRange("blockCacheBytes", blockCacheBytes, Checks.MIB, 1_024 * Checks.GIB);
    return this;
  }

  /**
   * Returns the memory for written data that is not in a file yet, for all shards together.
   *
   * @return bytes, 1 MiB to 64 GiB
   */
  public long getWriteBufferBytes() {
    return writeBufferBytes;
  }

  /**
   * Sets the memory for written data that is not in a file yet, for all shards together.
   *
   * @param writeBufferBytes bytes, 1 MiB to 64 GiB; 64 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setWriteBufferBytes(long writeBufferBytes) {
    this.writeBufferBytes = Checks.inRange("writeBufferBytes", writeBufferBytes, Checks.MIB, 64 * Checks.GIB);
    return this;
  }

  /**
   * Returns the number of files that one shard keeps open.
   *
   * @return 16 to 1,000,000
   */
  public int getMaxOpenFiles() {
    return maxOpenFiles;
  }

  /**
   * Sets the number of files that one shard keeps open.
   *
   * @param maxOpenFiles 16 to 1,000,000; 512 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setMaxOpenFiles(int maxOpenFiles) {
    this.maxOpenFiles = Checks.inRange("maxOpenFiles", maxOpenFiles, 16, 1_000_000);
    return this;
  }

  /**
   * Returns the number of threads that read.
   *
   * @return 1 to 256
   */
  public int getWorkerThreads() {
    return workerThreads;
  }

  /**
   * Sets the number of threads that read.
   *
   * @param workerThreads 1 to 256; 4 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StorageOptions setWorkerThreads(int workerThreads) {
    this.workerThreads = Checks.inRange("workerThreads", workerThreads, 1, 256);
    return this;
  }

  /**
   * Returns the largest number of scans that a node serves at once.
   *
   * @return 1 to 1,000,000
   */
  public int getMaxOpenScans() {
    return maxOpenScans;
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
    this.maxOpenScans = Checks.inRange("maxOpenScans", maxOpenScans, 1, 1_000_000);
    return this;
  }

  /**
   * Returns the time after which the snapshot of an idle scan is freed.
   *
   * @return milliseconds, 1,000 to 86,400,000
   */
  public long getScanIdleMs() {
    return scanIdleMs;
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
    this.scanIdleMs = Checks.inRange("scanIdleMs", scanIdleMs, 1_000, 86_400_000);
    return this;
  }

  /**
   * Returns the size of a page of a scan.
   *
   * @return bytes, 1 KiB to 4 MiB
   */
  public int getScanPageBytes() {
    return scanPageBytes;
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
    this.scanPageBytes = Checks.inRange("scanPageBytes", scanPageBytes, Checks.KIB, 4 * Checks.MIB);
    return this;
  }

  /**
   * Returns the free space that the disk of the data folder keeps.
   *
   * @return bytes
   */
  public long getMinFreeBytes() {
    return minFreeBytes;
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
    this.minFreeBytes = Checks.inRange("minFreeBytes", minFreeBytes, 0, 1024L * Checks.GIB);
    return this;
  }

  @Override
  public String toString() {
    return "StorageOptions" + toJson().encode();
  }
}
