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
 * Tells requests apart that name a term which no peer can have come to.
 *
 * <p>A replica takes up every higher term that it hears of, and writes it to its disk: after one request with the
 * largest number its group could never elect a leader again, since the next term overflows. So a request may name a
 * term that is at most {@link #MAX_AHEAD} above the replica's own, and inside it no term above its sender's.
 *
 * <p>A replica that is in no term yet takes up any term of its group up to {@link #MAX_FIRST}: the group may have come
 * far. Even there it is half of all terms from the end.
 *
 * <p>A peer that was cut off for long, or the others of its group from its point of view, are not refused: a term
 * passes with an election, which takes {@code electionTimeoutMs}. That many are nothing but elections for 58 days with
 * the shortest timeout allowed, 50 ms, and for three years with the default. To come near the largest number in such
 * steps takes 92 thousand million requests, each of which waits for the disk.
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

  /** Why a request between peers is refused; null when it is not, or when it names no term. */
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
      return null; // no group that is here, or no group id: Ratis says so
    }
    boolean tooFar = own == 0 ? sendersTerm > MAX_FIRST : sendersTerm - own > MAX_AHEAD;
    return tooFar
        ? "it names term " + sendersTerm + " for " + group + ", which is in term " + own + " here" : null;
  }

  /** Knows the terms that the replicas here are in. */
  interface Terms {
    /** The present term of a group; fails when the group is not here. */
    long of(RaftGroupId group) throws IOException;
  }
}
