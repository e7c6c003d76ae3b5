package io.borough.verticles.storage;

import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.Digest;
import io.borough.impl.topology.PartitionHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A chain of digests of what a replica has applied: each entry's index, bytes and results are added to the digest
 * before. Part of the data format: replicas of different versions must compute the same digests.
 *
 * <p>It keeps the digests at every {@value #EVERY}th index. These indexes are the same on every replica, even after
 * restarts and installed snapshots. Thread: changes come one at a time, questions from any thread.
 */
final class AppliedDigestChain {
  /** The digest of a state that is older than the chain. It is never compared. */
  static final long NONE = 0;

  /** The digest of a state before the first entry. */
  static final long FIRST = 1;

  static final int EVERY = 256;

  private static final int KEPT = 64;
  private static final long PRIME = 0x9E3779B185EBCA87L;

  private final Deque<Digest> kept = new ArrayDeque<>(); // guarded by itself

  /** Returns the digest after one more entry. */
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

  /** Notes that an entry was applied. At indexes between two entries the digest is that of the earlier entry. */
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

  /** Removes the kept digests, because another state is in the store. */
  void clear() {
    synchronized (kept) {
      kept.clear();
    }
  }

  /** Returns the kept digests, by ascending index. */
  List<Digest> latest() {
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }
}
