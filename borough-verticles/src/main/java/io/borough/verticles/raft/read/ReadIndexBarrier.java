package io.borough.verticles.raft.read;

import io.borough.error.ErrorCode;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.Messenger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Holds reads back until this node is known to lead their shard and its store has every write that was acknowledged
 * before the read arrived.
 *
 * <p>Ratis 3.3.0 has a linearizable read of its own, which asks no other voter when nothing was written since the last
 * read, so that a deposed leader answers with old data. Here the leader asks other voters in a {@link ReadIndexRound}
 * that begins after the reads have arrived. Reads that arrive during a round wait for the next one. A round asks as
 * many voters as a majority takes, and further ones when a voter refuses or is slow. Questions of all shards to the
 * same node share a message. A group with one voter asks no other node.
 *
 * <p>Thread: the event loop. The barrier has no timer: its owner calls {@link #expire} while it is not idle.
 */
public final class ReadIndexBarrier {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20); // a reply normally takes under 1 ms

  private final Messenger messenger;
  private final UnaryOperator<String> busIds;
  private final int maxReads;
  private final long callTimeoutMs;
  private final Consumer<List<Inbound<?>>> served;
  private final Map<RaftReplica, ReadIndexQueue> queues = new HashMap<>(); // by identity; only replicas with reads
  private final Map<String, LeadershipConfirmer> confirmers = new HashMap<>(); // only nodes with questions
  private final SlowPeers slow = new SlowPeers();
  private boolean flushing;
  private boolean flushAgain;

  /**
   * A barrier without reads.
   *
   * @param busIds the bus id of the node that runs with a peer id, or null
   * @param maxReads how many reads of one shard may wait; further ones fail with {@code OVERLOADED}
   * @param callTimeoutMs how long a voter's reply is awaited
   * @param served takes the reads that may be served, oldest first
   */
  public ReadIndexBarrier(Messenger messenger, UnaryOperator<String> busIds, int maxReads, long callTimeoutMs,
      Consumer<List<Inbound<?>>> served) {
    this.messenger = messenger;
    this.busIds = busIds;
    this.maxReads = maxReads;
    this.callTimeoutMs = callTimeoutMs;
    this.served = served;
  }

  /** Takes a read, which is served, refused or failed by its deadline. Its round begins with a {@link #flush}. */
  public void add(RaftReplica replica, Inbound<?> read) {
    queues.computeIfAbsent(replica, of -> new ReadIndexQueue(replica, maxReads)).add(read);
  }

  /** Begins rounds for the reads that wait, and sends the questions. */
  public void flush() {
    if (flushing) {
      flushAgain = true; // a question failed while it was being sent
      return;
    }
    flushing = true;
    do {
      flushAgain = false;
      flushOnce();
    } while (flushAgain);
    flushing = false;
  }

  private void flushOnce() {
    for (ReadIndexQueue queue : new ArrayList<>(queues.values())) {
      if (queue.isDue()) {
        begin(queue);
      }
    }
    // A copy: a question that fails while it is being sent adds the confirmer of another node.
    List.copyOf(confirmers.values()).forEach(LeadershipConfirmer::flush);
    queues.values().removeIf(ReadIndexQueue::isIdle);
    confirmers.values().removeIf(LeadershipConfirmer::isIdle);
  }

  private void begin(ReadIndexQueue queue) {
    RaftReplica replica = queue.replica();
    List<Inbound<?>> reads = queue.takeWaiting();
    long term = replica.servingTerm(); // before the commit index, which must be at least that of this term's start
    if (term < 0 || replica.isClosed()) {
      reads.forEach(replica::refuse);
      return;
    }
    ReadIndexRound round = new ReadIndexRound(queue, reads, term, replica.commitIndex(), replica.quorum());
    queue.begin(round);
    order(round);
    decide(round);
  }

  /** Puts the voters in the order in which the round asks them: slow ones last. */
  private void order(ReadIndexRound round) {
    List<RaftPeerId> last = new ArrayList<>();
    for (RaftPeerId peer : round.others()) {
      String busId = busIds.apply(peer.toString());
      if (busId != null && slow.contains(busId)) {
        last.add(peer);
      } else {
        round.append(peer);
      }
    }
    last.forEach(round::append);
  }

  private void ask(ReadIndexRound round, RaftPeerId peer) {
    String busId = busIds.apply(peer.toString());
    if (busId == null) {
      round.answered(peer, false);
    } else {
      confirmers
          .computeIfAbsent(busId, id -> new LeadershipConfirmer(messenger, id, callTimeoutMs, slow, this::answered))
          .ask(round, peer);
    }
  }

  /** Goes on with a round after a voter has replied, or a question to it has failed. */
  private void answered(ReadIndexRound round) {
    if (!round.isOver()) {
      decide(round);
      flush();
    }
  }

  private void decide(ReadIndexRound round) {
    for (RaftPeerId peer = round.next(); peer != null; peer = round.next()) {
      ask(round, peer);
    }
    if (round.isConfirmed()) {
      round.queue().end(round);
      confirmed(round);
    } else if (round.isHopeless()) {
      round.queue().retry(round, RETRY_NANOS);
    }
  }

  private void confirmed(ReadIndexRound round) {
    RaftReplica replica = round.queue().replica();
    if (replica.servingTerm() != round.term()) { // this node's own vote does not count any more
      round.reads().forEach(replica::refuse);
    } else if (replica.appliedIndex() >= round.commitIndex()) {
      served.accept(round.reads());
    } else {
      round.queue().applying().add(round);
      replica.awaitApplied(round.queue().applying().peek().commitIndex());
    }
  }

  /** Serves the confirmed reads whose commit index the store has reached. */
  public void applied(RaftReplica replica) {
    ReadIndexQueue queue = queues.get(replica);
    if (queue == null) {
      return;
    }
    while (!queue.applying().isEmpty()) {
      long wanted = queue.applying().peek().commitIndex();
      if (replica.appliedIndex() < wanted) {
        replica.awaitApplied(wanted);
        return;
      }
      served.accept(queue.applying().poll().reads());
    }
  }

  /** Refuses the reads of a replica that has stopped leading, but not those that a round has confirmed. */
  public void leaderLost(RaftReplica replica) {
    ReadIndexQueue queue = queues.get(replica);
    if (queue != null) {
      queue.abandonUnconfirmed().forEach(replica::refuse);
    }
  }

  /** Refuses every read of a replica that has closed: it applies nothing more. */
  public void closed(RaftReplica replica) {
    ReadIndexQueue queue = queues.remove(replica);
    if (queue != null) {
      queue.abandonAll().forEach(replica::refuse);
    }
  }

  /** Fails reads at their deadline, asks further voters where some are slow, and begins failed rounds again. */
  public void expire() {
    for (ReadIndexQueue queue : queues.values()) {
      queue.expire();
      queue.rounds().forEach(this::askOthersIfSlow);
    }
    flush();
  }

  private void askOthersIfSlow(ReadIndexRound round) {
    if (System.nanoTime() - round.begunNanos() < SLOW_NANOS) {
      return;
    }
    for (RaftPeerId peer : round.unanswered()) {
      String busId = busIds.apply(peer.toString());
      if (busId != null) {
        slow.note(busId, true);
      }
    }
    for (RaftPeerId peer = round.nextAnyway(); peer != null; peer = round.nextAnyway()) {
      ask(round, peer);
    }
  }

  /** Fails every read with {@code STOPPED}. */
  public void stop() {
    for (ReadIndexQueue queue : queues.values()) {
      queue.abandonAll().forEach(read -> read.fail(ErrorCode.STOPPED.failure("this node is stopping")));
    }
    queues.clear();
  }

  /** Returns whether no read waits. */
  public boolean isIdle() {
    return queues.isEmpty();
  }
}
