package io.borough.verticles.raft.read;

import io.borough.impl.transport.Inbound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Asks the voters of one shard whether the leader's term is still theirs.
 *
 * <p>A voter takes up a term before it votes in that term. So if a majority, asked after the reads arrived, is still in
 * the leader's term, no later leader existed when the reads arrived, and every write that was acknowledged by then is
 * at or below the leader's commit index. Thread: the event loop.
 */
final class ReadIndexRound {
  private final ReadIndexQueue queue;
  private final List<Inbound<?>> reads;
  private final long term;
  private final long commitIndex;
  private final Quorum quorum;
  private final Set<RaftPeerId> confirmed = new HashSet<>();
  private final Set<RaftPeerId> unanswered = new HashSet<>();
  private final Deque<RaftPeerId> unasked = new ArrayDeque<>();
  private final long begunNanos = System.nanoTime();
  private boolean over;

  ReadIndexRound(ReadIndexQueue queue, List<Inbound<?>> reads, long term, long commitIndex, Quorum quorum) {
    this.queue = queue;
    this.reads = reads;
    this.term = term;
    this.commitIndex = commitIndex;
    this.quorum = quorum;
    confirmed.add(queue.replica().self());
  }

  ReadIndexQueue queue() {
    return queue;
  }

  List<Inbound<?>> reads() {
    return reads;
  }

  long term() {
    return term;
  }

  /** Returns the log index that must be applied before the reads may be served. */
  long commitIndex() {
    return commitIndex;
  }

  /** Returns the other voters, rotated to begin after this node, so that leaders spread their questions. */
  List<RaftPeerId> others() {
    RaftPeerId self = queue.replica().self();
    List<RaftPeerId> others = new ArrayList<>(quorum.except(self));
    others.sort(Comparator.comparing(RaftPeerId::toString));
    int after = 0;
    while (after < others.size() && others.get(after).toString().compareTo(self.toString()) < 0) {
      after++;
    }
    Collections.rotate(others, -after);
    return others;
  }

  /** Appends a voter to the list of those still to ask. */
  void append(RaftPeerId peer) {
    unasked.add(peer);
  }

  /** Returns a voter to ask now, or null when the open questions may be enough or every voter was asked. */
  RaftPeerId next() {
    return isHopeless() ? nextAnyway() : null;
  }

  /** Returns a voter that was not asked yet, or null. */
  RaftPeerId nextAnyway() {
    RaftPeerId peer = unasked.poll();
    if (peer != null) {
      unanswered.add(peer);
    }
    return peer;
  }

  /** Returns the voters that were asked and have not replied. */
  Set<RaftPeerId> unanswered() {
    return unanswered;
  }

  long begunNanos() {
    return begunNanos;
  }

  /** Takes a voter's answer: whether it is in the leader's term. */
  void answered(RaftPeerId peer, boolean yes) {
    unanswered.remove(peer);
    if (yes) {
      confirmed.add(peer);
    }
  }

  boolean isConfirmed() {
    return quorum.isMajority(confirmed::contains);
  }

  /** Returns whether even a yes to every open question would not make a majority. */
  boolean isHopeless() {
    return !quorum.isMajority(peer -> confirmed.contains(peer) || unanswered.contains(peer));
  }

  /** Returns whether the round has ended; later answers change nothing. */
  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
