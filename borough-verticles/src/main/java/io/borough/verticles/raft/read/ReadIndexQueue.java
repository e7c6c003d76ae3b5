package io.borough.verticles.raft.read;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.transport.Inbound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * The reads of one shard: those that wait for a round, those of open rounds, and those that wait until the store has
 * applied their commit index. Thread: the event loop. Bound: {@code maxReads} in all.
 */
final class ReadIndexQueue {
  private static final int MAX_ROUNDS = 2; // a round may be open while the store reads for the one before it

  private final RaftReplica replica;
  private final int maxReads;
  private final Deque<Inbound<?>> waiting = new ArrayDeque<>();
  private final List<ReadIndexRound> rounds = new ArrayList<>(MAX_ROUNDS);
  private final Deque<ReadIndexRound> applying = new ArrayDeque<>(); // in the order in which they were confirmed
  private long notBeforeNanos = System.nanoTime();

  ReadIndexQueue(RaftReplica replica, int maxReads) {
    this.replica = replica;
    this.maxReads = maxReads;
  }

  RaftReplica replica() {
    return replica;
  }

  /** Returns the open rounds. */
  List<ReadIndexRound> rounds() {
    return rounds;
  }

  /** Returns the confirmed rounds whose reads wait for the store. */
  Deque<ReadIndexRound> applying() {
    return applying;
  }

  /** Takes a read, or fails it with {@code OVERLOADED}. */
  void add(Inbound<?> read) {
    int count = waiting.size();
    for (ReadIndexRound round : rounds) {
      count += round.reads().size();
    }
    for (ReadIndexRound round : applying) {
      count += round.reads().size();
    }
    if (count >= maxReads) {
      read.fail(ErrorCode.OVERLOADED.failure(count + " reads are waiting already"));
    } else {
      waiting.add(read);
    }
  }

  /** Returns whether a round should begin now: a read waits, few rounds are open, and none has just failed. */
  boolean isDue() {
    return rounds.size() < MAX_ROUNDS && !waiting.isEmpty() && System.nanoTime() - notBeforeNanos >= 0;
  }

  boolean isIdle() {
    return rounds.isEmpty() && waiting.isEmpty() && applying.isEmpty();
  }

  List<Inbound<?>> takeWaiting() {
    List<Inbound<?>> reads = new ArrayList<>(waiting);
    waiting.clear();
    return reads;
  }

  void begin(ReadIndexRound round) {
    rounds.add(round);
  }

  void end(ReadIndexRound round) {
    round.end();
    rounds.remove(round);
  }

  /** Ends a round without a majority. Its reads wait for another round, which begins after the pause. */
  void retry(ReadIndexRound round, long pauseNanos) {
    List<Inbound<?>> reads = round.reads();
    end(round);
    for (int i = reads.size() - 1; i >= 0; i--) {
      waiting.addFirst(reads.get(i));
    }
    notBeforeNanos = System.nanoTime() + pauseNanos;
  }

  /** Fails the reads whose deadline has passed. */
  void expire() {
    waiting.removeIf(read -> expire(read, unconfirmed()));
    for (ReadIndexRound round : rounds) {
      round.reads().removeIf(read -> expire(read, unconfirmed()));
    }
    for (ReadIndexRound round : applying) {
      round.reads().removeIf(read -> expire(read, ErrorCode.READ_TIMEOUT.failure(
          "entry " + round.commitIndex() + " was not applied in time")));
    }
    applying.removeIf(round -> round.reads().isEmpty());
  }

  private static BoroughException unconfirmed() {
    return ErrorCode.NO_QUORUM.failure("no majority of the shard's replicas confirmed the leader in time");
  }

  private static boolean expire(Inbound<?> read, BoroughException failure) {
    if (!read.expiresWithin(RaftReplica.REPLY_MARGIN_MS)) {
      return false;
    }
    read.fail(failure);
    return true;
  }

  /** Removes and returns every read that no round has confirmed. */
  Collection<Inbound<?>> abandonUnconfirmed() {
    List<Inbound<?>> reads = takeWaiting();
    for (ReadIndexRound round : List.copyOf(rounds)) {
      reads.addAll(round.reads());
      end(round);
    }
    return reads;
  }

  /** Removes and returns every read, including the confirmed ones that wait for the store. */
  Collection<Inbound<?>> abandonAll() {
    Collection<Inbound<?>> reads = abandonUnconfirmed();
    applying.forEach(round -> reads.addAll(round.reads()));
    applying.clear();
    return reads;
  }
}
