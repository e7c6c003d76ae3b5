package io.borough.verticles.raft;

import java.util.Collection;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/**
 * The part of a state machine that hears from Ratis what becomes of its group.
 *
 * <p>Thread: whichever of Ratis's it is, often under a lock of Ratis, so that everything is only passed on.
 */
class GroupStateMachine extends BaseStateMachine {
  private final Listener listener;
  private volatile boolean failed;

  GroupStateMachine(Listener listener) {
    this.listener = listener;
  }

  Listener listener() {
    return listener;
  }

  /** Notes that this replica cannot go on. */
  void fail(String what, Throwable cause) {
    failed = true;
    listener.failed(what, cause);
  }

  /** Whether an entry or a snapshot could not be written: this replica has stopped for good. Any thread. */
  boolean hasFailed() {
    return failed;
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
    fail("the log could not be written", cause);
  }

  /** Hears what happens to a group. Called on Ratis's threads, perhaps under its locks: only passes on, never waits. */
  interface Listener {
    /** Role, term, leader or configuration may be others now. */
    void changed();

    /** The index awaited has been applied. */
    void applied();

    /** So much has been applied that a snapshot is worth it. */
    void snapshotDue();

    /** The replica cannot go on. */
    void failed(String what, Throwable cause);
  }
}
