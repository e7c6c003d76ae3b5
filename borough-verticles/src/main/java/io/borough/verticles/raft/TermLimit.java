package io.borough.verticles.raft;

import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.util.ProtoUtils;

/**
 * Finds requests with a term that no peer can have reached.
 *
 * <p>A replica takes up every higher term that a request names, and writes it to its disk. After one request with the
 * largest number, its group could never elect a leader again, because the next term overflows. So the sender's term may
 * be at most {@link #MAX_AHEAD} above the replica's own, and the request may contain no term above the sender's.
 *
 * <p>A replica without a term takes up any term of its group up to {@link #MAX_FIRST}, because the group may have had
 * many terms. Even after that, half of all terms are left.
 *
 * <p>Peers of a group that were cut off from each other for a long time do not refuse each other's requests. A new term
 * takes an election, which takes {@code electionTimeoutMs}. {@link #MAX_AHEAD} terms are 58 days of nothing but
 * elections with the shortest timeout allowed, 50 ms, and three years with the default. Coming near the largest number
 * in such steps takes 92 thousand million requests, each of which waits for the disk.
 *
 * <p>Any thread.
 */
final class TermLimit {
  static final long MAX_AHEAD = 100_000_000;
  static final long MAX_FIRST = 1L << 62;

  private final Terms terms;

  TermLimit(Terms terms) {
    this.terms = terms;
  }

  /** Returns why a request between peers is refused; null when it is not, or when it names no term. */
  String refusal(Object request) {
    if (request instanceof AppendEntriesRequestProto append) {
      return refusal(append.getServerRequest(), append.getLeaderTerm(), highest(append));
    }
    if (request instanceof RequestVoteRequestProto vote) { // a pre-vote, too
      return refusal(vote.getServerRequest(), vote.getCandidateTerm(), vote.getCandidateLastEntry().getTerm());
    }
    if (request instanceof InstallSnapshotRequestProto snapshot) {
      return refusal(snapshot.getServerRequest(), snapshot.getLeaderTerm(), highest(snapshot));
    }
    if (request instanceof StartLeaderElectionRequestProto election) {
      long term = election.getLeaderLastEntry().getTerm();
      return refusal(election.getServerRequest(), term, term);
    }
    return null;
  }

  private static long highest(AppendEntriesRequestProto append) {
    long highest = append.getPreviousLog().getTerm();
    for (int i = 0; i < append.getEntriesCount(); i++) {
      highest = Math.max(highest, append.getEntries(i).getTerm());
    }
    return highest;
  }

  private static long highest(InstallSnapshotRequestProto snapshot) {
    LogEntryProto configuration = snapshot.getLastRaftConfigurationLogEntryProto();
    long chunk = snapshot.getSnapshotChunk().getTermIndex().getTerm();
    long notified = snapshot.getNotification().getFirstAvailableTermIndex().getTerm();
    return Math.max(configuration.getTerm(), Math.max(chunk, notified));
  }

  private String refusal(RaftRpcRequestProto header, long sendersTerm, long highest) {
    if (highest > sendersTerm) {
      return "it names term " + highest + ", which is above its sender's, " + sendersTerm;
    }
    RaftGroupId group;
    long own;
    try {
      group = ProtoUtils.toRaftGroupId(header.getRaftGroupId());
      own = terms.of(group);
    } catch (IOException | RuntimeException e) {
      return null; // no such group here, or no group id: Ratis itself refuses the request
    }
    boolean tooFar = own == 0 ? sendersTerm > MAX_FIRST : sendersTerm - own > MAX_AHEAD;
    return tooFar
        ? "it names term " + sendersTerm + " for " + group + ", which is in term " + own + " here" : null;
  }

  /** Knows the terms of this node's replicas. */
  interface Terms {
    /** Returns the current term of a group; fails when this node has no such group. */
    long of(RaftGroupId group) throws IOException;
  }
}
