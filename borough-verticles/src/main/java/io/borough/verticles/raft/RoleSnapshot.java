package io.borough.verticles.raft;

import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/**
 * A replica's role, term and leader at one moment.
 *
 * @param role null before it has one
 * @param ready whether it leads and has applied an entry of its term, and so everything committed before
 * @param leader the leader's peer id as this replica knows it, or null
 */
record RoleSnapshot(RaftPeerRole role, boolean ready, long term, RaftPeerId leader) {
  /**
   * Reads them without a lock, on any thread.
   *
   * <p>That a replica leads, and its term, is exact: a replica takes up a term before it becomes its leader, and stops
   * being leader before it takes up the next. Leader and term of a follower may be of two moments.
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

  /** Reads them under the lock under which Ratis changes them, so that leader and term belong together. Blocks. */
  static RoleSnapshot exactly(RaftServer.Division division) {
    synchronized (division) { // Ratis's own lock of this replica
      return now(division);
    }
  }
}
