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
 * Holds every setting of RocksDB, and the native objects that all databases of a node share.
 *
 * <p>Closed after the last database. Any thread.
 */
final class RocksSettings implements AutoCloseable {
  private static final long MIB = 1 << 20;
  private static final int BLOOM_BITS_PER_KEY = 10; // one absent key in a hundred costs a block
  private static final int CACHE_SHARD_BITS = 3; // large shards: what one of them evicts is old
  private static final double MEMTABLE_BLOOM_SHARE = 0.02; // some 25 bits for an entry of 130 bytes
  /** With more range deletions in memory than this, a file is written, because reads check each of them. */
  private static final int MAX_RANGE_DELETIONS_IN_MEMORY = 1_000;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private final BloomFilter bloom;
  private final Options existing;
  private final Options fresh;
  private final WriteOptions writes;
  private final TableVerifier tables;

  RocksSettings(StorageOptions options) {
    RocksStores.prepare();
    // One cache and one bound for both: memory that write buffers do not need caches reads.
    cache = new LRUCache(options.getBlockCacheBytes() + options.getWriteBufferBytes(), CACHE_SHARD_BITS);
    writeBuffers = new WriteBufferManager(options.getWriteBufferBytes(), cache);
    bloom = new BloomFilter(BLOOM_BITS_PER_KEY);
    existing = new Options()
        .setCreateIfMissing(false)
        .setEnv(Env.getDefault()) // one pool of background threads for every database
        .setWriteBufferManager(writeBuffers)
        // Small: a put searches the write buffer, which should fit into a processor's cache.
        .setWriteBufferSize(Math.max(MIB, Math.min(64 * MIB, options.getWriteBufferBytes() / 8)))
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE)
        .setMemtableWholeKeyFiltering(true) // a get does not search a buffer without its key
        .setMemtableMaxRangeDeletions(MAX_RANGE_DELETIONS_IN_MEMORY)
        .setMaxOpenFiles(options.getMaxOpenFiles())
        // One job in four flushes memory. With one other job, a long compaction would make all writes wait.
        .setMaxBackgroundJobs(Math.max(4, Math.min(8, Runtime.getRuntime().availableProcessors())))
        .setBytesPerSync(MIB) // a file is synced while it is written, not only at its end
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
            .setCacheIndexAndFilterBlocks(true) // otherwise no bound counts them
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            // In small pieces: a large file's whole index would evict everything else from the cache.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setPinTopLevelIndexAndFilter(true));
    fresh = new Options(existing).setCreateIfMissing(true).setErrorIfExists(true);
    writes = new WriteOptions().setDisableWAL(true);
    tables = new TableVerifier(existing, System::nanoTime);
  }

  /** Returns the options for a database that exists. */
  Options existing() {
    return existing;
  }

  /** Returns the options for a new database. */
  Options fresh() {
    return fresh;
  }

  /** Returns the options of every write: RocksDB's own log is off, because the Raft log replaces it. */
  WriteOptions writes() {
    return writes;
  }

  /** Returns the verifier of every database's tables. */
  TableVerifier tables() {
    return tables;
  }

  /** Returns the bytes that cache and write buffers use now. */
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
