package io.borough.verticles.raft;

import io.borough.impl.link.Inbound;
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
  private final List<Inbound> reads;
  private final long term;
  private final long commitIndex;
  private final Voters voters;
  private final Set<RaftPeerId> confirmed = new HashSet<>();
  private final Set<RaftPeerId> asked = new HashSet<>();
  private boolean over;

  ReadRound(ReadQueue queue, List<Inbound> reads, long term, long commitIndex, Voters voters) {
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

  List<Inbound> reads() {
    return reads;
  }

  long term() {
    return term;
  }

  /** What must be applied before the reads may be served. */
  long commitIndex() {
    return commitIndex;
  }

  Set<RaftPeerId> others() {
    return voters.except(queue.group().self());
  }

  void asks(RaftPeerId peer) {
    asked.add(peer);
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
