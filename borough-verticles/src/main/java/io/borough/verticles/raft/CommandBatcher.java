package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandView;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.transport.Inbound;
import io.borough.options.RaftOptions;
import io.borough.verticles.raft.read.RaftReplica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Combines one shard's writes into log entries.
 *
 * <p>Ratis costs time per entry. So writes that arrive while an entry is in flight wait for the next entry, unless they
 * are large together: then further entries are sent beside it, up to the allowed number. When no entry is in flight, a
 * write is sent at once. Writes keep their order. Every write to a shard's log passes through here and is checked,
 * because a command that replicas cannot apply would stop all of them. Thread: the event loop. Bounds: waiting commands
 * and bytes, commands and bytes of an entry, entries in flight.
 */
final class CommandBatcher {
  private static final long LARGE_ENTRY_BYTES = 256 * 1024;
  /** How many times larger than the largest entry the store's write batch of an entry may be. */
  private static final int MAX_GROWTH = 8;
  /** The bytes of a change in the store's batch besides the partition's name, the key and the value. */
  private static final int STORED_CHANGE_BYTES = 32;

  private final int maxEntryBytes;
  private final int maxEntryCommands;
  private final int maxQueuedCommands;
  private final long maxQueuedBytes;
  private final int maxEntriesInFlight;
  private final Consumer<InFlightEntry> proposer;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final Set<InFlightEntry> flights = new HashSet<>();
  private long queuedBytes;

  /**
   * Makes a batcher without writes.
   *
   * @param proposer submits an entry and then calls {@link #applied} or {@link #failed} on the event loop, once
   */
  CommandBatcher(RaftOptions options, Consumer<InFlightEntry> proposer) {
    maxEntryBytes = options.getMaxEntryBytes();
    maxEntryCommands = options.getMaxEntryCommands();
    maxQueuedCommands = options.getMaxQueuedCommands();
    maxQueuedBytes = options.getMaxQueuedBytes();
    maxEntriesInFlight = options.getMaxEntriesInFlight();
    this.proposer = proposer;
  }

  /**
   * Queues a write for the next {@link #flush}, or fails it. A write that is no readable command, or that replicas
   * could not apply, fails as {@link CommandView#checked} says.
   */
  void add(Inbound<WriteRequest> write) {
    try {
      Waiting next = checked(write);
      queue.add(next);
      queuedBytes += next.bytes();
    } catch (BoroughException e) {
      write.fail(e);
    }
  }

  private Waiting checked(Inbound<WriteRequest> write) {
    WriteId id = write.message().id();
    byte[] command = write.message().command();
    checkRoom(CommandBatch.lengthOf(id, command.length)); // first, because reading the command costs more
    int bytes = CommandBatch.lengthOf(id, bytesOf(CommandView.checked(command), command.length));
    checkRoom(bytes);
    return new Waiting(write, bytes);
  }

  /**
   * Returns the size that a command counts as in an entry: its own bytes or, if that is more, its share of the store's
   * batch. In the batch each key follows the partition's name, so many small changes of a partition with a long name
   * are large.
   */
  private static int bytesOf(CommandView command, int length) {
    long stored = length + (long) command.mutations() * (command.nameLength() + STORED_CHANGE_BYTES);
    return (int) Math.min(Integer.MAX_VALUE / 2, Math.max(length, stored / MAX_GROWTH));
  }

  private void checkRoom(int bytes) {
    if (CommandBatch.HEADER_BYTES + bytes > maxEntryBytes) {
      throw ErrorCode.BATCH_TOO_LARGE.failure(
          "a write that counts as " + bytes + " bytes does not fit into a log entry of " + maxEntryBytes);
    }
    if (queue.size() >= maxQueuedCommands || queuedBytes + bytes > maxQueuedBytes) {
      throw ErrorCode.OVERLOADED.failure(queue.size() + " writes of " + queuedBytes + " bytes are waiting already");
    }
  }

  /** Proposes the queued writes, as far as entries may be in flight. */
  void flush() {
    while (!queue.isEmpty() && mayBegin()) {
      List<Inbound<WriteRequest>> writes = nextEntry();
      if (!writes.isEmpty()) {
        InFlightEntry flight = new InFlightEntry(writes);
        flights.add(flight);
        proposer.accept(flight);
      }
    }
  }

  /**
   * Returns whether another entry may be sent. Beside an entry in flight, only a large one is: small writes wait and
   * share an entry.
   */
  private boolean mayBegin() {
    return flights.isEmpty()
        || flights.size() < maxEntriesInFlight && queuedBytes >= LARGE_ENTRY_BYTES;
  }

  private List<Inbound<WriteRequest>> nextEntry() {
    List<Inbound<WriteRequest>> writes = new ArrayList<>(Math.min(queue.size(), maxEntryCommands));
    long bytes = CommandBatch.HEADER_BYTES;
    while (!queue.isEmpty() && writes.size() < maxEntryCommands) {
      int size = queue.peek().bytes();
      if (bytes + size > maxEntryBytes) {
        break;
      }
      Inbound<WriteRequest> write = queue.poll().write();
      queuedBytes -= size;
      if (write.expiresWithin(RaftReplica.REPLY_MARGIN_MS)) {
        write.fail(waitedTooLong());
      } else {
        bytes += size;
        writes.add(write);
      }
    }
    return writes;
  }

  /** Replies to every write of an applied entry, and proposes the writes that wait. */
  void applied(InFlightEntry flight) {
    flights.remove(flight);
    flight.reply();
    flush();
  }

  /** Fails an entry that, as far as is known, was not applied, and proposes the writes that wait. */
  void failed(InFlightEntry flight, BoroughException failure) {
    flights.remove(flight);
    flight.fail(failure);
    flush();
  }

  /** Fails every write that was not proposed yet. */
  void failQueued(Consumer<Inbound<WriteRequest>> refusal) {
    List<Waiting> waiting = new ArrayList<>(queue);
    queue.clear();
    queuedBytes = 0;
    waiting.forEach(each -> refusal.accept(each.write()));
  }

  /** Fails every entry in flight, because this node will not know whether it is applied. */
  void abandon(BoroughException failure) {
    flights.forEach(flight -> flight.fail(failure));
    flights.clear();
  }

  /** Fails the writes whose deadline has passed. */
  void expire() {
    for (Iterator<Waiting> all = queue.iterator(); all.hasNext();) {
      Waiting next = all.next();
      if (next.write().expiresWithin(RaftReplica.REPLY_MARGIN_MS)) {
        all.remove();
        queuedBytes -= next.bytes();
        next.write().fail(waitedTooLong());
      }
    }
    flights.forEach(InFlightEntry::expire);
  }

  private static BoroughException waitedTooLong() {
    return ErrorCode.NO_QUORUM.failure("the write was not proposed before its deadline");
  }

  /** Returns whether no write waits for an answer. */
  boolean isIdle() {
    return queue.isEmpty() && flights.isEmpty();
  }

  /** Returns when the oldest entry in flight was sent, by {@link System#nanoTime}; the present when there is none. */
  long oldestFlightNanos() {
    long oldest = System.nanoTime();
    for (InFlightEntry flight : flights) {
      oldest = Math.min(oldest, flight.sentNanos());
    }
    return oldest;
  }

  /** A waiting write, and the size that it counts as in an entry. */
  private record Waiting(Inbound<WriteRequest> write, int bytes) {}
}
