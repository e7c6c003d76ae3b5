package io.borough.verticles.raft.read;

import io.borough.impl.transport.Inbound;
import java.util.UUID;
import org.apache.ratis.protocol.RaftPeerId;

/** This node's replica of one Raft group, as reads need it. Thread: the event loop; no method waits. */
public interface RaftReplica {
  /** A message is answered this long before its caller gives up, so that the reply still arrives. */
  long REPLY_MARGIN_MS = 50;

  /** Returns the Raft group's id. */
  UUID groupId();

  /** Returns this replica's peer id. */
  RaftPeerId self();

  /** Returns whether this replica has stopped, and so applies nothing more. */
  boolean isClosed();

  /** Returns the term in which this replica leads and may serve, or -1 when it may not. */
  long servingTerm();

  /** Returns the highest log index known to be committed, or -1. */
  long commitIndex();

  /** Returns the last log index in the store, or -1. */
  long appliedIndex();

  /**
   * Requests a call of {@link ReadIndexBarrier#applied} once the index is applied. Only one index is awaited: the last
   * call counts.
   */
  void awaitApplied(long index);

  /** Returns the voters of the group's present configuration. */
  Quorum quorum();

  /** Fails a read because this replica does not lead, after sending the caller a hint to the leader. */
  void refuse(Inbound<?> read);
}
