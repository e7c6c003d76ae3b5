package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.StorageException;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a state machine to which Ratis reports changes of its group.
 *
 * <p>Thread: Ratis's, often under a lock of Ratis, so methods only pass the report on to the listener.
 */
class GroupStateMachine extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(GroupStateMachine.class);

  private static final String DISK_FULL = "No space left on device";

  private final Listener listener;
  private volatile boolean logFailed;
  private volatile RaftStorage files; // the group's folder, which is locked; null before the group is opened
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  GroupStateMachine(Listener listener) {
    this.listener = listener;
  }

  Listener listener() {
    return listener;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
    super.initialize(server, groupId, storage);
    files = storage;
  }

  /**
   * Closes what was opened for a group that Ratis could not open after all. Ratis itself would keep the folder locked
   * until the process ends, so that no later attempt could open the group.
   */
  void abandon() {
    try {
      close();
      if (files != null) {
        files.close();
      }
    } catch (IOException e) {
      LOG.warn("{}: the folder of the replica stays locked: {}", getId(), e.getMessage());
    }
  }

  /** Marks this replica as failed: it can apply or log nothing more. Only the first failure counts. */
  void fail(String what, Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      listener.failed(what, cause);
    }
  }

  /** Returns whether this replica has failed and applies nothing more. Any thread. */
  boolean hasFailed() {
    return failure.get() != null;
  }

  /**
   * Returns whether this replica must be built again from another one: its files are damaged, it differs from the
   * others, or its log could not be written. After a sync that failed, the log may look whole and not be on the disk.
   * A full disk is no such case, because it refuses the write before. After any other failure the files may be whole.
   */
  boolean isDamaged() {
    boolean damaged = logFailed;
    for (Throwable cause = failure.get(); cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException known && known.code() == ErrorCode.CORRUPT_DATA) {
        return true;
      }
      damaged &= !Failures.messageOf(cause).contains(DISK_FULL);
    }
    return damaged;
  }

  /**
   * Stops this replica because its disk failed a read: another replica leads then, and this one is opened or built
   * again. The only voter of a group does not stop, because nobody else could serve what it can still read.
   *
   * @return whether the replica stops
   */
  boolean readFailed(StorageException cause) {
    if (isOnlyVoter()) {
      LOG.error("{}: a read failed, and the group has no other replica: {}", getId(), cause.getMessage());
      return false;
    }
    fail("a read of its store failed", cause);
    return true;
  }

  private boolean isOnlyVoter() {
    try {
      return getServer().getNow(null).getDivision(getGroupId()).getRaftConf().getCurrentPeers().size() == 1;
    } catch (IOException | RuntimeException e) { // the group is being closed
      return false;
    }
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    listener.changed();
  }

  @Override
  public void notifyLeaderReady() {
    listener.changed();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    listener.changed();
  }

  @Override
  public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
    listener.changed();
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    logFailed = true;
    fail("the log could not be written", cause);
  }

  /** Takes reports of a group. Called on Ratis's threads, perhaps under its locks, so that no method may wait. */
  interface Listener {
    /** The group's role, term, leader or configuration may have changed. */
    void changed();

    /** The store has applied the index that was awaited. */
    void applied();

    /** Enough has been applied since the last snapshot to take another. */
    void snapshotDue();

    /** The replica has failed. */
    void failed(String what, Throwable cause);
  }
}
