package io.borough.verticles.raft;

import io.borough.impl.link.Inbound;
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
 * One question to the voters of a shard: is the leader's term still yours?
 *
 * <p>A voter takes a term up before it votes in it. So if a majority, asked after the reads had come, is in the
 * leader's term still, then no other leader existed when they came, and everything that was acknowledged by then is at
 * or below the leader's commit index. Thread: the event loop.
 */
final class ReadRound {
  private final ReadQueue queue;
  private final List<Inbound<?>> reads;
  private final long term;
  private final long commitIndex;
  private final Voters voters;
  private final Set<RaftPeerId> confirmed = new HashSet<>();
  private final Set<RaftPeerId> asked = new HashSet<>(); // and have not answered
  private final Deque<RaftPeerId> unasked = new ArrayDeque<>();
  private final long begunNanos = System.nanoTime();
  private boolean over;

  ReadRound(ReadQueue queue, List<Inbound<?>> reads, long term, long commitIndex, Voters voters) {
    this.queue = queue;
    this.reads = reads;
    this.term = term;
    this.commitIndex = commitIndex;
    this.voters = voters;
    confirmed.add(queue.group().self());
  }

  ReadQueue queue() {
    return queue;
  }

  List<Inbound<?>> reads() {
    return reads;
  }

  long term() {
    return term;
  }

  /** What must be applied before the reads may be served. */
  long commitIndex() {
    return commitIndex;
  }

  /** The voters besides the leader, from the one after it on, so that leaders do not all ask the same first. */
  List<RaftPeerId> others() {
    RaftPeerId self = queue.group().self();
    List<RaftPeerId> others = new ArrayList<>(voters.except(self));
    others.sort(Comparator.comparing(RaftPeerId::toString));
    int after = 0;
    while (after < others.size() && others.get(after).toString().compareTo(self.toString()) < 0) {
      after++;
    }
    Collections.rotate(others, -after);
    return others;
  }

  /** Has that voter asked after those it was called for before. */
  void mayAsk(RaftPeerId peer) {
    unasked.add(peer);
  }

  /** A voter to ask now, or null when the answers under way may be enough, or nobody is left. */
  RaftPeerId next() {
    return isHopeless() ? nextAnyway() : null;
  }

  /** A voter that was not asked, or null. */
  RaftPeerId nextAnyway() {
    RaftPeerId peer = unasked.poll();
    if (peer != null) {
      asked.add(peer);
    }
    return peer;
  }

  /** Those who were asked and have not answered. */
  Set<RaftPeerId> silent() {
    return asked;
  }

  long begunNanos() {
    return begunNanos;
  }

  void hears(RaftPeerId peer, boolean yes) {
    asked.remove(peer);
    if (yes) {
      confirmed.add(peer);
    }
  }

  boolean isConfirmed() {
    return voters.isMajority(confirmed::contains);
  }

  /** Whether even all answers under way would not be enough. */
  boolean isHopeless() {
    return !voters.isMajority(peer -> confirmed.contains(peer) || asked.contains(peer));
  }

  /** Whether its end has been decided; answers that come later change nothing. */
  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
