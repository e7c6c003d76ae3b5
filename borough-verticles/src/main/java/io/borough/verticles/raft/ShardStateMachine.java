package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.Digest;
import io.borough.verticles.raft.snapshot.PartialSnapshots;
import io.borough.verticles.raft.snapshot.SnapshotStore;
import io.borough.verticles.statemachine.ShardStore;
import io.borough.verticles.statemachine.ShardStores;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Ratis state machine of one shard: applies committed entries to the shard's store, in log order.
 *
 * <p>Threads: the group's updater thread applies entries, and takes and installs snapshots. {@link #pause} runs on the
 * thread that receives a snapshot, and waits for the entry that is being applied. The lock guards the store against
 * both.
 *
 * <p>When an entry cannot be applied, this replica fails and its listener closes it. Until then nothing more is
 * applied: a replica that skipped an entry would differ from the others for ever. The failure is not thrown to Ratis,
 * whose updater would close the group, too, and would loop for ever if the listener's close came first. A refused
 * command is no failure but a result like any other.
 */
final class ShardStateMachine extends GroupStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(ShardStateMachine.class);
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long NOBODY = Long.MAX_VALUE;

  private final int shard;
  private final ShardStores stores;
  private final long snapshotLogBytes;
  private final SnapshotStore snapshots = new SnapshotStore();
  private final Object lock = new Object();

  private volatile ShardStore store; // null before it is opened; changed under the lock
  private long passed = -1; // the last index that Ratis has passed to this instance
  private long pausedNanos; // when this state machine was paused, if it is
  private long bytesSinceSnapshot;
  private boolean snapshotAsked;
  private volatile long awaitedIndex = NOBODY;

  ShardStateMachine(int shard, ShardStores stores, long snapshotLogBytes, Listener listener) {
    super(listener);
    this.shard = shard;
    this.stores = stores;
    this.snapshotLogBytes = snapshotLogBytes;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
    super.initialize(server, groupId, storage);
    getLifeCycle().startAndTransition(() -> open(storage), IOException.class);
  }

  private void open(RaftStorage storage) throws IOException {
    synchronized (lock) {
      snapshots.init(storage);
      File root = storage.getStorageDir().getRoot();
      try {
        store = stores.open(shard, root.toPath(), snapshots.newestFolder());
      } catch (BoroughException e) {
        throw new IOException("shard " + shard + ": " + e.getMessage(), e);
      }
      if (store.appliedIndex() < snapshots.newestIndex()) { // Ratis would never apply the entries in between
        String message = "shard " + shard + ": the snapshot " + snapshots.newestFolder().getFileName()
            + " holds only the state of " + store.appliedIndex();
        throw new IOException(message, ErrorCode.CORRUPT_DATA.failure(message));
      }
      if (store.appliedIndex() > snapshots.newestIndex()) {
        snapshotOnOpening();
      }
      store.onReadFailure(this::readFailed);
      passed = snapshots.newestIndex(); // Ratis continues after the snapshot, even when the store is ahead
      setLastAppliedTermIndex(storeIndex());
    }
  }

  /**
   * Takes a snapshot at the store's applied index, so that Ratis continues from there: it replays no entries, and
   * misses none if its log begins later.
   */
  private void snapshotOnOpening() {
    try {
      snapshots.add(storeIndex(), folder -> checkpoint(folder));
    } catch (IOException e) {
      LOG.warn("shard {}: no snapshot on opening, entries from {} are replayed", shard, snapshots.newestIndex() + 1, e);
    }
  }

  private TermIndex storeIndex() {
    return store.appliedIndex() < 0 ? TermIndex.INITIAL_VALUE
        : TermIndex.valueOf(store.appliedTerm(), store.appliedIndex());
  }

  /** Refuses a request that was not made by this process: only the process itself may write to the log. */
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    TransactionContext transaction = super.startTransaction(request);
    if (!(request.getMessage() instanceof InFlightEntry)) {
      transaction.setException(new IOException("only the node itself writes to its log"));
    }
    return transaction;
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction) {
    if (transaction.getClientRequest().getMessage() instanceof InFlightEntry entry) {
      entry.markAppended();
    }
    return transaction;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    List<CommandResult> outcomes = apply(entry.getTerm(), entry.getIndex(),
        entry.getStateMachineLogEntry().getLogData());
    wakeReaders();
    if (hasFailed()) {
      return CompletableFuture.failedFuture(new IOException("the replica of shard " + shard + " has failed"));
    }
    RaftClientRequest request = transaction.getClientRequest(); // null when this replica did not propose the entry
    if (request != null && request.getMessage() instanceof InFlightEntry proposed) {
      proposed.setResults(outcomes);
    }
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  private List<CommandResult> apply(long term, long index, ByteString entry) {
    synchronized (lock) {
      if (hasFailed() || isPaused()) {
        return List.of();
      }
      try {
        List<CommandResult> outcomes = store.apply(term, index, EntryBytes.of(entry));
        advance(term, index);
        countBytes(entry.size());
        return outcomes;
      } catch (RuntimeException e) {
        fail("entry " + index + " was not applied", e);
        return List.of();
      }
    }
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    synchronized (lock) {
      if (hasFailed() || isPaused()) {
        return;
      }
      try {
        store.passOver(term, index);
        advance(term, index);
      } catch (RuntimeException e) {
        fail("entry " + index + " was not noted", e);
      }
    }
    wakeReaders();
  }

  private void advance(long term, long index) {
    passed = Math.max(passed, index);
    if (index > getLastAppliedTermIndex().getIndex()) { // a lower index is a replay
      setLastAppliedTermIndex(TermIndex.valueOf(term, index));
    }
  }

  /**
   * Returns whether a snapshot is being installed. Entries are then skipped, because the snapshot contains them. If the
   * installation never ended, the skipped entries would be lost, so this replica fails after a while.
   */
  private boolean isPaused() {
    if (getLifeCycleState() != LifeCycle.State.PAUSED) {
      return false;
    }
    if (System.nanoTime() - pausedNanos > MAX_PAUSE_NANOS) {
      throw new IllegalStateException("shard " + shard + ": a snapshot was received but not installed");
    }
    return true;
  }

  private void countBytes(int bytes) {
    bytesSinceSnapshot += bytes;
    if (bytesSinceSnapshot >= snapshotLogBytes && !snapshotAsked) {
      snapshotAsked = true;
      listener().snapshotDue();
    }
  }

  /** Notes that a requested snapshot has failed. It is requested again when as many bytes again have been applied. */
  void snapshotFailed(Throwable cause) {
    LOG.warn("shard {}: no snapshot was taken, the log stays: {}", shard, Failures.messageOf(cause));
    synchronized (lock) {
      snapshotAsked = false;
      bytesSinceSnapshot = 0;
    }
  }

  @Override
  public long takeSnapshot() throws IOException {
    synchronized (lock) {
      snapshotAsked = false;
      if (hasFailed() || getLifeCycleState() == LifeCycle.State.PAUSED || store.appliedIndex() > passed) {
        return snapshots.newestIndex(); // in a replay the store is ahead of what Ratis knows to be applied
      }
      if (store.appliedIndex() > snapshots.newestIndex()) {
        snapshots.add(storeIndex(), folder -> checkpoint(folder));
      }
      bytesSinceSnapshot = 0;
      return snapshots.newestIndex();
    }
  }

  private void checkpoint(Path folder) throws IOException {
    try {
      store.checkpoint(folder);
    } catch (BoroughException e) {
      throw new IOException(e.getMessage(), e); // the log stays as it is; the replica goes on
    }
  }

  @Override
  public void pause() {
    synchronized (lock) {
      if (getLifeCycleState() == LifeCycle.State.PAUSED) {
        return;
      }
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      getLifeCycle().transition(LifeCycle.State.PAUSED);
      pausedNanos = System.nanoTime();
    }
  }

  @Override
  public void reinitialize() throws IOException {
    synchronized (lock) {
      snapshots.refresh();
      snapshots.dropChecksums();
      snapshots.syncNewest();
      SnapshotInfo received = snapshots.getLatestSnapshot();
      if (received == null) {
        throw new IOException("shard " + shard + ": the received snapshot is missing");
      }
      try {
        store.install(snapshots.newestFolder());
      } catch (BoroughException e) {
        fail("the snapshot " + received.getTermIndex() + " was not installed", e);
        return;
      }
      if (store.appliedIndex() != received.getIndex()) {
        throw new IOException("shard " + shard + ": the snapshot of " + received.getTermIndex() + " holds the state of "
            + store.appliedIndex());
      }
      snapshots.received().forget(true);
      passed = store.appliedIndex();
      bytesSinceSnapshot = 0;
      setLastAppliedTermIndex(storeIndex());
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
    wakeReaders();
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (store != null) {
        store.close();
      }
    }
    listener().changed();
  }

  /**
   * Fails this replica when its log has another entry at the index that its store has applied last. Called once, when
   * the group is open.
   */
  void compareWith(RaftLog log) {
    ShardStore opened = store;
    TermIndex logged = log.getTermIndex(opened.appliedIndex());
    if (logged != null && logged.getTerm() != opened.appliedTerm()) {
      fail("its store is ahead of its log", ErrorCode.CORRUPT_DATA.failure("the store of shard " + shard
          + " has applied entry " + opened.appliedIndex() + " of term " + opened.appliedTerm()
          + ", which is of term " + logged.getTerm() + " in its log"));
    }
  }

  /** Returns the last applied index, or -1 when there is none. Any thread. */
  long appliedIndex() {
    return getLastAppliedTermIndex().getIndex();
  }

  /** Returns the digests at the latest indexes at which replicas are compared. Any thread. */
  List<Digest> digests() {
    ShardStore current = store;
    return current == null ? List.of() : current.digests();
  }

  /** Returns the received files of snapshots that are not installed. */
  PartialSnapshots received() {
    return snapshots.received();
  }

  /** Requests a call of {@link Listener#applied} once the index is applied. A later call replaces the index. */
  void awaitApplied(long index) {
    awaitedIndex = index;
    wakeReaders(); // it may have been applied just before
  }

  private void wakeReaders() {
    if (appliedIndex() >= awaitedIndex) {
      awaitedIndex = NOBODY;
      listener().applied();
    }
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return snapshots.getLatestSnapshot();
  }
}
