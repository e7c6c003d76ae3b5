package io.borough.verticles.raft;

import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/**
 * A replica's role, term and leader at one moment.
 *
 * @param role null before the replica has one
 * @param ready whether the replica leads and has applied an entry of its term, and so everything committed before
 * @param leader the leader's peer id as this replica knows it, or null
 */
record RoleSnapshot(RaftPeerRole role, boolean ready, long term, RaftPeerId leader) {
  /**
   * Reads role, term and leader without a lock, on any thread.
   *
   * <p>For a leader, role and term belong together: a replica takes up a term before it becomes the term's leader, and
   * stops leading before it takes up the next term. For a follower, leader and term may be from two different moments.
   */
  static RoleSnapshot now(RaftServer.Division division) {
    DivisionInfo info = division.getInfo();
    long term = info.getCurrentTerm();
    boolean ready = info.isLeaderReady();
    RaftPeerId leader = info.getLeaderId();
    RaftPeerRole role = info.getCurrentRole();
    boolean running = info.getLifeCycleState().isRunning();
    boolean leads = running && role == RaftPeerRole.LEADER && info.getCurrentTerm() == term;
    return new RoleSnapshot(role, ready && leads, term, leader);
  }

  /**
   * Reads role, term and leader under the lock with which Ratis changes them, so that they belong together. Blocks.
   */
  static RoleSnapshot exactly(RaftServer.Division division) {
    synchronized (division) { // Ratis's own lock of this replica
      return now(division);
    }
  }
}
