package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.link.Inbound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** The reads of one shard: those that wait for a round, those of rounds under way, those that wait for the store. */
final class ReadQueue {
  private static final int MAX_ASKING = 2; // the next is on its way while the store reads for the last

  private final ShardGroup group;
  private final int maxReads;
  private final Deque<Inbound<?>> waiting = new ArrayDeque<>();
  private final Deque<ReadRound> applying = new ArrayDeque<>(); // in the order of their ends
  private final List<ReadRound> asking = new ArrayList<>(MAX_ASKING);
  private long notBeforeNanos = System.nanoTime();

  ReadQueue(ShardGroup group, int maxReads) {
    this.group = group;
    this.maxReads = maxReads;
  }

  ShardGroup group() {
    return group;
  }

  List<ReadRound> asking() {
    return asking;
  }

  Deque<ReadRound> applying() {
    return applying;
  }

  void add(Inbound<?> read) {
    int count = waiting.size();
    for (ReadRound round : asking) {
      count += round.reads().size();
    }
    for (ReadRound round : applying) {
      count += round.reads().size();
    }
    if (count >= maxReads) {
      read.fail(ErrorCode.OVERLOADED.failure(count + " reads are waiting already"));
    } else {
      waiting.add(read);
    }
  }

  /** Whether a round should begin now: few at a time, and after a failed one not at once. */
  boolean isDue() {
    return asking.size() < MAX_ASKING && !waiting.isEmpty() && System.nanoTime() - notBeforeNanos >= 0;
  }

  boolean isIdle() {
    return asking.isEmpty() && waiting.isEmpty() && applying.isEmpty();
  }

  List<Inbound<?>> takeWaiting() {
    List<Inbound<?>> reads = new ArrayList<>(waiting);
    waiting.clear();
    return reads;
  }

  void ask(ReadRound round) {
    asking.add(round);
  }

  /** The round has ended. */
  void asked(ReadRound round) {
    round.end();
    asking.remove(round);
  }

  /** The round has ended without an answer: its reads wait for another. */
  void askAgain(ReadRound round, long pauseNanos) {
    List<Inbound<?>> reads = round.reads();
    asked(round);
    for (int i = reads.size() - 1; i >= 0; i--) {
      waiting.addFirst(reads.get(i));
    }
    notBeforeNanos = System.nanoTime() + pauseNanos;
  }

  /** Answers the reads whose deadline has come. */
  void expire() {
    waiting.removeIf(read -> expire(read, unconfirmed()));
    for (ReadRound round : asking) {
      round.reads().removeIf(read -> expire(read, unconfirmed()));
    }
    for (ReadRound round : applying) {
      round.reads().removeIf(read -> expire(read, ErrorCode.READ_TIMEOUT.failure(
          "entry " + round.commitIndex() + " was not applied in time")));
    }
    applying.removeIf(round -> round.reads().isEmpty());
  }

  private static BoroughException unconfirmed() {
    return ErrorCode.NO_QUORUM.failure("no majority of the shard's replicas confirmed the leader in time");
  }

  private static boolean expire(Inbound<?> read, BoroughException failure) {
    if (!Deadlines.passed(read)) {
      return false;
    }
    read.fail(failure);
    return true;
  }

  /** Gives up every read that was not confirmed yet. */
  Collection<Inbound<?>> abandon() {
    List<Inbound<?>> reads = takeWaiting();
    for (ReadRound round : List.copyOf(asking)) {
      reads.addAll(round.reads());
      asked(round);
    }
    return reads;
  }

  /** Gives up every read, also those that wait for the store. */
  Collection<Inbound<?>> abandonAll() {
    Collection<Inbound<?>> reads = abandon();
    applying.forEach(round -> reads.addAll(round.reads()));
    applying.clear();
    return reads;
  }
}
