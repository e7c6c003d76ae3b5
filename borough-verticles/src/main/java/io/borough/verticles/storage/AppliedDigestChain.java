package io.borough.verticles.storage;

import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.Digest;
import io.borough.impl.topology.PartitionHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A chain over what a replica has applied: each entry's index, bytes and outcomes on top of all before. Part of the
 * data format: replicas of different versions must come to the same.
 *
 * <p>Of the chain it keeps where it was at every {@value #EVERY}th index, which are the same indexes on every replica,
 * however its log was cut into lives and snapshots. Thread: changes come one at a time, questions from any thread.
 */
final class AppliedDigestChain {
  /** Of a state from before there was a chain: it is never compared. */
  static final long NONE = 0;

  /** Of a state before the first entry. */
  static final long FIRST = 1;

  static final int EVERY = 256;

  private static final int KEPT = 64;
  private static final long PRIME = 0x9E3779B185EBCA87L;

  private final Deque<Digest> kept = new ArrayDeque<>(); // guarded by itself

  /** The chain with one more entry. */
  static long next(long digest, long index, byte[] entry, List<CommandResult> outcomes) {
    if (digest == NONE) {
      return NONE;
    }
    long next = mix(mix(digest, index), PartitionHash.of(entry));
    for (CommandResult outcome : outcomes) {
      next = mix(mix(next, outcome.status().ordinal()), outcome.revision());
    }
    return next == NONE ? FIRST : next;
  }

  private static long mix(long digest, long value) {
    long mixed = (Long.rotateLeft(digest, 29) ^ value) * PRIME;
    return mixed ^ mixed >>> 32;
  }

  /** Notes that an entry was applied: what lies between is the same at every index up to the next entry. */
  void applied(AppliedState before, AppliedState after) {
    if (after.digest() == NONE) {
      return;
    }
    long last = Math.floorDiv(after.index(), EVERY) * EVERY;
    if (last == after.index()) {
      keep(new Digest(last, after.digest()));
    } else if (last > before.index()) {
      keep(new Digest(last, before.digest()));
    }
  }

  private void keep(Digest digest) {
    synchronized (kept) {
      kept.addLast(digest);
      if (kept.size() > KEPT) {
        kept.removeFirst();
      }
    }
  }

  /** Forgets what was kept: another state is in the store. */
  void clear() {
    synchronized (kept) {
      kept.clear();
    }
  }

  /** What is kept, by ascending index. */
  List<Digest> latest() {
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }
}
