package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.link.Inbound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** The reads of one shard: those that wait for a round, the round that is asked, and those that wait for the store. */
final class ReadQueue {
  private final ShardGroup group;
  private final int maxReads;
  private final Deque<Inbound> waiting = new ArrayDeque<>();
  private final Deque<ReadRound> applying = new ArrayDeque<>(); // by commit index, which only grows
  private ReadRound asking;
  private long notBeforeNanos = System.nanoTime();

  ReadQueue(ShardGroup group, int maxReads) {
    this.group = group;
    this.maxReads = maxReads;
  }

  ShardGroup group() {
    return group;
  }

  /** The round that is asked, or null. */
  ReadRound asking() {
    return asking;
  }

  Deque<ReadRound> applying() {
    return applying;
  }

  void add(Inbound read) {
    int count = waiting.size() + (asking == null ? 0 : asking.reads().size());
    for (ReadRound round : applying) {
      count += round.reads().size();
    }
    if (count >= maxReads) {
      read.fail(ErrorCode.OVERLOADED.failure(count + " reads are waiting already"));
    } else {
      waiting.add(read);
    }
  }

  /** Whether a round should begin now: one at a time, and after a failed one not at once. */
  boolean isDue() {
    return asking == null && !waiting.isEmpty() && System.nanoTime() - notBeforeNanos >= 0;
  }

  boolean isIdle() {
    return asking == null && waiting.isEmpty() && applying.isEmpty();
  }

  List<Inbound> takeWaiting() {
    List<Inbound> reads = new ArrayList<>(waiting);
    waiting.clear();
    return reads;
  }

  void ask(ReadRound round) {
    asking = round;
  }

  /** The round has ended. */
  void asked() {
    asking.end();
    asking = null;
  }

  /** The round has ended without an answer: its reads wait for another. */
  void askAgain(long pauseNanos) {
    List<Inbound> reads = asking.reads();
    asked();
    for (int i = reads.size() - 1; i >= 0; i--) {
      waiting.addFirst(reads.get(i));
    }
    notBeforeNanos = System.nanoTime() + pauseNanos;
  }

  /** Answers the reads whose deadline has come. */
  void expire() {
    waiting.removeIf(read -> expire(read, unconfirmed()));
    if (asking != null) {
      asking.reads().removeIf(read -> expire(read, unconfirmed()));
    }
    for (ReadRound round : applying) {
      round.reads().removeIf(read -> expire(read, ErrorCode.READ_TIMEOUT.failure(
          "entry " + round.commitIndex() + " was not applied in time")));
    }
  }

  private static BoroughException unconfirmed() {
    return ErrorCode.NO_QUORUM.failure("no majority of the shard's replicas confirmed the leader in time");
  }

  private static boolean expire(Inbound read, BoroughException failure) {
    if (!Deadlines.passed(read)) {
      return false;
    }
    read.fail(failure);
    return true;
  }

  /** Gives up every read that was not confirmed yet. */
  Collection<Inbound> abandon() {
    List<Inbound> reads = takeWaiting();
    if (asking != null) {
      reads.addAll(asking.reads());
      asked();
    }
    return reads;
  }
}
