package io.borough.verticles.raft.read;

import io.borough.impl.transport.Inbound;
import java.util.UUID;
import org.apache.ratis.protocol.RaftPeerId;

/** This node's replica of one Raft group, as reads need it. Thread: the event loop; no method waits. */
public interface RaftReplica {
  /** The Raft group's id. */
  UUID groupId();

  /** This replica's peer id. */
  RaftPeerId self();

  /** Returns whether this replica has stopped, and so applies nothing more. */
  boolean isClosed();

  /** Returns the term in which this replica leads and may serve, or -1 when it may not. */
  long servingTerm();

  /** The highest log index known to be committed, or -1. */
  long commitIndex();

  /** The last log index in the store, or -1. */
  long appliedIndex();

  /**
   * Has {@link ReadIndexBarrier#applied} called once the index is applied. One index at a time is awaited: the last
   * call counts.
   */
  void awaitApplied(long index);

  /** The voters of the group's present configuration. */
  Quorum quorum();

  /** Fails a read because this replica does not lead, after a hint to the caller who does. */
  void refuse(Inbound<?> read);
}
