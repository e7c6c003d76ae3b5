package io.borough.verticles.storage;

import io.borough.options.StorageOptions;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.Env;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * Every setting of RocksDB, and the native objects that all databases of a node share.
 *
 * <p>Closed after the last database. Any thread.
 */
final class RocksSettings implements AutoCloseable {
  private static final long MIB = 1 << 20;
  private static final int BLOOM_BITS_PER_KEY = 10; // one absent key in a hundred costs a block
  private static final int CACHE_SHARD_BITS = 3; // large shards: what one of them evicts is old
  private static final double MEMTABLE_BLOOM_SHARE = 0.02; // some 25 bits for an entry of 130 bytes
  /** Past this many range deletions in memory a file is written: reads look at each of them. */
  private static final int MAX_RANGE_DELETIONS_IN_MEMORY = 1_000;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private final BloomFilter bloom;
  private final Options existing;
  private final Options fresh;
  private final WriteOptions writes;

  RocksSettings(StorageOptions options) {
    NativeLibrary.load();
    // One cache for both: what is not needed for writing caches reads, and the two together have one bound.
    cache = new LRUCache(options.getBlockCacheBytes() + options.getWriteBufferBytes(), CACHE_SHARD_BITS);
    writeBuffers = new WriteBufferManager(options.getWriteBufferBytes(), cache);
    bloom = new BloomFilter(BLOOM_BITS_PER_KEY);
    existing = new Options()
        .setCreateIfMissing(false)
        .setEnv(Env.getDefault()) // one pool of background threads for every database
        .setWriteBufferManager(writeBuffers)
        // Small: a put is a search in it, and a processor's cache should hold it.
        .setWriteBufferSize(Math.max(MIB, Math.min(64 * MIB, options.getWriteBufferBytes() / 8)))
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE)
        .setMemtableWholeKeyFiltering(true) // a get need not search where its key is not
        .setMemtableMaxRangeDeletions(MAX_RANGE_DELETIONS_IN_MEMORY)
        .setMaxOpenFiles(options.getMaxOpenFiles())
        // One in four writes out what is in memory; with but one other, a long compaction has all writes wait.
        .setMaxBackgroundJobs(Math.max(4, Math.min(8, Runtime.getRuntime().availableProcessors())))
        .setBytesPerSync(MIB) // a file reaches the disk while it is written, not all at its end
        .setCompressionType(CompressionType.LZ4_COMPRESSION) // in the native library of every platform
        .setAvoidUnnecessaryBlockingIO(true) // readers leave the deleting of files to the background
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MIB)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setTableFormatConfig(new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(bloom)
            .setCacheIndexAndFilterBlocks(true) // otherwise they are beyond every bound
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            // In small pieces: a large file's whole index, read again and again, would push everything else out.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setPinTopLevelIndexAndFilter(true));
    fresh = new Options(existing).setCreateIfMissing(true).setErrorIfExists(true);
    writes = new WriteOptions().setDisableWAL(true);
  }

  /** For a database that is there. */
  Options existing() {
    return existing;
  }

  /** For one that is not. */
  Options fresh() {
    return fresh;
  }

  /** For every write: the Raft log is the log. */
  WriteOptions writes() {
    return writes;
  }

  /** What both caches and write buffers take now, bytes. */
  long memoryBytes() {
    return cache.getUsage();
  }

  @Override
  public void close() {
    writes.close();
    fresh.close();
    existing.close();
    bloom.close();
    writeBuffers.close();
    cache.close();
  }
}
