package io.borough.verticles.raft;

import java.util.Collection;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/**
 * The part of a state machine to which Ratis reports changes of its group.
 *
 * <p>Thread: Ratis's, often under a lock of Ratis, so methods only pass the report on to the listener.
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

  /** Marks this replica as failed: it can apply or log nothing more. */
  void fail(String what, Throwable cause) {
    failed = true;
    listener.failed(what, cause);
  }

  /** Returns whether this replica has failed and applies nothing more. Any thread. */
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
