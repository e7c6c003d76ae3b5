package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.impl.link.Inbound;
import io.borough.impl.link.Messenger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Lets reads through when it is sure that this node leads and its store holds every write acknowledged before they
 * came.
 *
 * <p>The linearizable read of Ratis 3.3.0 asks nobody when nothing was written since the last one, so that a deposed
 * leader answers with what is old. Here a shard's leader asks other voters in a {@link ReadRound} that begins after the
 * reads have come; those that come meanwhile wait for the next. Only as many are asked as are needed, and the rest when
 * one of those says no or nothing. All shards' questions for one node share a message. A group with one voter needs no
 * question.
 *
 * <p>Thread: the event loop. No timer of its own: its owner calls {@link #expire} while it is not idle.
 */
final class ReadBarrier {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(20); // an answer takes less than one

  private final Messenger messenger;
  private final PeerLookup peers;
  private final int maxReads;
  private final long callTimeoutMs;
  private final Consumer<List<Inbound<?>>> served;
  private final BiConsumer<ShardGroup, Inbound<?>> refused;
  private final Map<ShardGroup, ReadQueue> queues = new HashMap<>(); // by identity; only groups with reads
  private final Map<String, TermConfirmer> confirmers = new HashMap<>(); // only nodes with questions
  private final SilentNodes silent = new SilentNodes();
  private boolean flushing;
  private boolean flushAgain;

  /**
   * Makes a barrier.
   *
   * @param maxReads of one shard; past it reads are refused as overloaded
   * @param callTimeoutMs how long a voter's answer is awaited
   * @param served takes reads that may be served, oldest first
   * @param refused takes a read of a group that this node does not lead (any more)
   */
  ReadBarrier(Messenger messenger, PeerLookup peers, int maxReads, long callTimeoutMs,
      Consumer<List<Inbound<?>>> served, BiConsumer<ShardGroup, Inbound<?>> refused) {
    this.messenger = messenger;
    this.peers = peers;
    this.maxReads = maxReads;
    this.callTimeoutMs = callTimeoutMs;
    this.served = served;
    this.refused = refused;
  }

  /** Takes a read; it is answered, refused or served by its deadline. It goes with the next {@link #flush}. */
  void add(ShardGroup group, Inbound<?> read) {
    queues.computeIfAbsent(group, of -> new ReadQueue(group, maxReads)).add(read);
  }

  /** Begins rounds for what waits, and sends what there is to ask. */
  void flush() {
    if (flushing) {
      flushAgain = true; // a question failed at once
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
    for (ReadQueue queue : new ArrayList<>(queues.values())) {
      if (queue.isDue()) {
        begin(queue);
      }
    }
    List.copyOf(confirmers.values()).forEach(TermConfirmer::flush); // one that fails at once has another node asked
    queues.values().removeIf(ReadQueue::isIdle);
    confirmers.values().removeIf(TermConfirmer::isIdle);
  }

  private void begin(ReadQueue queue) {
    ShardGroup group = queue.group();
    List<Inbound<?>> reads = queue.takeWaiting();
    GroupRole role = group.role();
    if (!role.ready() || group.isClosed()) {
      reads.forEach(read -> refused.accept(group, read));
      return;
    }
    ReadRound round =
        new ReadRound(queue, reads, role.term(), group.commitIndex(), Voters.of(group.division().getRaftConf()));
    queue.ask(round);
    order(round);
    decide(round);
  }

  /** Those that are known to be silent are asked last. */
  private void order(ReadRound round) {
    List<RaftPeerId> last = new ArrayList<>();
    for (RaftPeerId peer : round.others()) {
      String busId = peers.busIdOf(peer.toString());
      if (busId != null && silent.contains(busId)) {
        last.add(peer);
      } else {
        round.mayAsk(peer);
      }
    }
    last.forEach(round::mayAsk);
  }

  private void ask(ReadRound round, RaftPeerId peer) {
    String busId = peers.busIdOf(peer.toString());
    if (busId == null) {
      round.hears(peer, false);
    } else {
      confirmers
          .computeIfAbsent(busId, id -> new TermConfirmer(messenger, id, callTimeoutMs, silent, this::heard))
          .ask(round, peer);
    }
  }

  /** A voter has answered, or failed to. */
  private void heard(ReadRound round) {
    if (!round.isOver()) {
      decide(round);
      flush();
    }
  }

  private void decide(ReadRound round) {
    for (RaftPeerId peer = round.next(); peer != null; peer = round.next()) {
      ask(round, peer);
    }
    if (round.isConfirmed()) {
      round.queue().asked(round);
      confirmed(round);
    } else if (round.isHopeless()) {
      round.queue().askAgain(round, RETRY_NANOS);
    }
  }

  private void confirmed(ReadRound round) {
    ShardGroup group = round.queue().group();
    if (!group.role().leadsIn(round.term())) { // its own vote has gone
      round.reads().forEach(read -> refused.accept(group, read));
    } else if (group.stateMachine().appliedIndex() >= round.commitIndex()) {
      served.accept(round.reads());
    } else {
      round.queue().applying().add(round);
      group.stateMachine().awaitApplied(round.queue().applying().peek().commitIndex());
    }
  }

  /** Serves what the store has caught up with. */
  void applied(ShardGroup group) {
    ReadQueue queue = queues.get(group);
    if (queue == null) {
      return;
    }
    while (!queue.applying().isEmpty()) {
      long wanted = queue.applying().peek().commitIndex();
      if (group.stateMachine().appliedIndex() < wanted) {
        group.stateMachine().awaitApplied(wanted);
        return;
      }
      served.accept(queue.applying().poll().reads());
    }
  }

  /** Refuses the reads of a group that this node leads no more; those already confirmed are served yet. */
  void leaderLost(ShardGroup group) {
    ReadQueue queue = queues.get(group);
    if (queue != null) {
      queue.abandon().forEach(read -> refused.accept(group, read));
    }
  }

  /** Refuses every read of a group that has closed: nothing more is applied there, and one made anew is another. */
  void closed(ShardGroup group) {
    ReadQueue queue = queues.remove(group);
    if (queue != null) {
      queue.abandonAll().forEach(read -> refused.accept(group, read));
    }
  }

  /** Answers what has come to its deadline, asks the rest of those who are slow, and tries again what failed. */
  void expire() {
    for (ReadQueue queue : queues.values()) {
      queue.expire();
      queue.asking().forEach(this::doubt);
    }
    flush();
  }

  private void doubt(ReadRound round) {
    if (System.nanoTime() - round.begunNanos() < DOUBT_NANOS) {
      return;
    }
    for (RaftPeerId peer : round.silent()) {
      String busId = peers.busIdOf(peer.toString());
      if (busId != null) {
        silent.note(busId, true);
      }
    }
    for (RaftPeerId peer = round.nextAnyway(); peer != null; peer = round.nextAnyway()) {
      ask(round, peer);
    }
  }

  /** Answers every read: this node stops. */
  void stop() {
    for (ReadQueue queue : queues.values()) {
      queue.abandonAll().forEach(read -> read.fail(ErrorCode.STOPPED.failure("this node is stopping")));
    }
    queues.clear();
  }

  boolean isIdle() {
    return queues.isEmpty();
  }
}
