package io.borough.verticles.raft;

import io.borough.options.RaftOptions;
import io.borough.verticles.raft.snapshot.ThrottledGrpc;
import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.apache.ratis.server.RaftServerConfigKeys.Rpc;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Sets every setting of Ratis that Borough relies on, also to its default, so that a new default in Ratis does not
 * change Borough.
 */
final class RatisSettings {
  /** The most that Ratis adds to the bytes of an entry: ids, term, index. */
  private static final int ENTRY_FRAME_BYTES = 64 * 1024;

  private static final int MIB = 1024 * 1024;
  private static final long APPENDER_PAUSE_MICROS = 200; // with 0 an appender spins while a follower is behind

  private final RaftOptions options;
  private final RaftProperties properties = new RaftProperties();

  private RatisSettings(RaftOptions options) {
    this.options = options;
  }

  /**
   * Returns the settings of one server.
   *
   * @param snapshotBytesPerSecond how fast snapshots are sent; 0 for no limit
   * @param host the address to bind; empty for all
   * @param port 0 for any free one
   * @param maxEntryBytes the largest entry that was ever allowed here: Ratis cannot read a larger one in an old log
   */
  static RaftProperties of(
      RaftOptions options, long snapshotBytesPerSecond, String host, int port, File storage, int maxEntryBytes) {
    RatisSettings settings = new RatisSettings(options);
    settings.storage(storage);
    settings.log(maxEntryBytes + ENTRY_FRAME_BYTES);
    settings.snapshots(snapshotBytesPerSecond);
    settings.elections();
    settings.clients();
    settings.threads();
    settings.network(host, port, maxEntryBytes + ENTRY_FRAME_BYTES);
    return settings.properties;
  }

  private void storage(File storage) {
    RaftServerConfigKeys.setStorageDir(properties, List.of(storage));
    RaftServerConfigKeys.setRemovedGroupsDir(properties, new File(storage, ".removed"));
    RaftServerConfigKeys.setStorageFreeSpaceMin(properties, SizeInBytes.valueOf(0));
  }

  private void log(int maxEntryBytes) {
    Log.setUseMemory(properties, false);
    Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(maxEntryBytes)); // also the largest entry
    Log.Appender.setBufferElementLimit(properties, 0);
    // The time that an appender sleeps between two sends.
    Log.Appender.setWaitTimeMin(properties, TimeDuration.valueOf(APPENDER_PAUSE_MICROS, TimeUnit.MICROSECONDS));
    Log.Appender.setRetryPolicy(properties, "1ms,10, 100ms,50, 1s,1000000"); // a follower that returns waits a second
    // direct memory, allocated once per group
    Log.setWriteBufferSize(properties, SizeInBytes.valueOf(maxEntryBytes + 8));
    Log.setQueueElementLimit(properties, 4_096);
    Log.setQueueByteLimit(properties, SizeInBytes.valueOf(Math.max(16L * MIB, 4L * maxEntryBytes)));
    Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(options.getSegmentBytes()));
    Log.setPreallocatedSize(properties, SizeInBytes.valueOf(MIB));
    Log.setSegmentCacheNumMax(properties, 2);
    Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf(2 * options.getSegmentBytes()));
    Log.setForceSyncNum(properties, 128);
    Log.setAsyncFlushEnabled(properties, false); // its completion ignores failures of the disk
    Log.setUnsafeFlushEnabled(properties, !options.isFsync());
    Log.setLogMetadataEnabled(properties, false); // would append, replicate and sync one more entry per commit
    Log.setCorruptionPolicy(properties, Log.CorruptionPolicy.EXCEPTION); // the other cuts committed entries silently
    Log.setReadLockEnabled(properties, true);
    Log.setAppendEntriesComposeEnabled(properties, true);
    Log.StateMachineData.setSync(properties, true);
    Log.StateMachineData.setCachingEnabled(properties, false);
  }

  private void snapshots(long bytesPerSecond) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false); // it counts entries, not bytes
    RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
    Log.Appender.setInstallSnapshotEnabled(properties, true);
    long chunk = bytesPerSecond == 0 ? 4L * MIB : Math.min(4L * MIB, bytesPerSecond / 8); // many may share the rate
    Log.Appender.setSnapshotChunkSizeMax(properties, SizeInBytes.valueOf(chunk));
    Log.setPurgeUptoSnapshotIndex(properties, true); // otherwise one dead replica keeps the log for ever
    Log.setPurgePreservationLogNum(properties, options.getPreserveLogEntries());
    Log.setPurgeGap(properties, 1);
  }

  private void elections() {
    long election = options.getElectionTimeoutMs();
    Rpc.setTimeoutMin(properties, ms(election));
    Rpc.setTimeoutMax(properties, ms(3 * election / 2));
    Rpc.setFirstElectionTimeoutMin(properties, ms(Math.max(50, election / 4)));
    Rpc.setFirstElectionTimeoutMax(properties, ms(Math.max(100, election * 3 / 4)));
    Rpc.setRequestTimeout(properties, ms(Math.max(2_000, 5 * election)));
    Rpc.setSleepTime(properties, ms(25));
    Rpc.setSlownessTimeout(properties, ms(20 * election));
    RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, ms(4 * election));
    RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(properties, false);
    RaftServerConfigKeys.Notification.setNoLeaderTimeout(properties, ms(60_000));
    RaftServerConfigKeys.setSleepDeviationThreshold(properties, ms(Math.max(300, election)));
    RaftServerConfigKeys.setCloseThreshold(properties, ms(600_000)); // a suspended machine must not close its server
    RaftServerConfigKeys.setStagingCatchupGap(properties, 200);
    RaftServerConfigKeys.setStagingTimeout(properties, ms(options.getCatchUpTimeoutMs()));
  }

  private void clients() {
    int inFlightMib = Math.max(16, 2 + options.getMaxEntriesInFlight() * (1 + options.getMaxEntryBytes() / MIB));
    RaftServerConfigKeys.Write.setElementLimit(properties, 1_024);
    RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf((long) inFlightMib * MIB));
    RaftServerConfigKeys.Write.setFollowerGapRatioMax(properties, -1f); // otherwise a slow follower holds commits up
    RaftServerConfigKeys.Watch.setElementLimit(properties, 64);
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, ms(2_000)); // an entry is never submitted twice
    RaftServerConfigKeys.RetryCache.setStatisticsExpiryTime(properties, ms(60_000));
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.DEFAULT); // reads never go here
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, false);
    RaftServerConfigKeys.Read.ReadAfterWriteConsistent.setWriteIndexCacheExpiryTime(properties, ms(20_000));
  }

  private void threads() { // a cached pool with a size has 0 core threads and an unbounded queue: it runs one thread
    RaftServerConfigKeys.ThreadPool.setProxyCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setProxySize(properties, 0);
    RaftServerConfigKeys.ThreadPool.setServerCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setServerSize(properties, 0);
    RaftServerConfigKeys.ThreadPool.setClientCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setClientSize(properties, 0);
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(properties, false);
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, 4);
    // gRPC's own event loops, which all nodes of a JVM share: closing a node need not wait until they are idle
    GrpcConfigKeys.Server.setBossGroupSize(properties, 0);
    GrpcConfigKeys.Server.setWorkerGroupSize(properties, 0);
    GrpcConfigKeys.Client.setWorkerGroupSize(properties, 0);
  }

  private void network(String host, int port, int maxEntryBytes) {
    if (!host.isEmpty()) {
      GrpcConfigKeys.Server.setHost(properties, host);
    }
    ThrottledGrpc.use(properties);
    GrpcConfigKeys.Server.setPort(properties, port);
    GrpcConfigKeys.Server.setHeartbeatChannel(properties, true); // heartbeats must not wait behind a snapshot
    GrpcConfigKeys.Server.setStubPoolSize(properties, 1);
    GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, 8);
    // Ratis waits twice this for a chunk, and notices only then that a follower died during a snapshot.
    GrpcConfigKeys.Server.setInstallSnapshotRequestElementLimit(properties, 2);
    GrpcConfigKeys.Server.setInstallSnapshotRequestTimeout(properties, ms(4_000));
    GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(Math.max(16L * MIB, maxEntryBytes + 2L * MIB)));
    GrpcConfigKeys.setFlowControlWindow(properties, SizeInBytes.valueOf(MIB));
  }

  private static TimeDuration ms(long value) {
    return TimeDuration.valueOf(value, TimeUnit.MILLISECONDS);
  }
}
