package io.borough.verticles.statemachine;

import io.borough.error.StorageException;
import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * One shard's replicated state, as the Raft side sees it.
 *
 * <p>Thread: {@link #apply}, {@link #passOver}, {@link #checkpoint}, {@link #install} and {@link #close} exclude each
 * other; {@link #appliedIndex}, {@link #appliedTerm} and {@link #digests} may be asked from any thread. All but those
 * three block on the disk.
 */
public interface ShardStore {
  /**
   * Applies one committed entry: its changes and its index reach the store together or not at all.
   *
   * <p>Deterministic: reads only the entry and the store. An index at or below {@link #appliedIndex} changes nothing
   * and returns no results, if its term does not show that the store has applied another entry there.
   *
   * @param entry an encoded {@link io.borough.impl.command.CommandBatch}
   * @return a result for each command, in order; empty for a replay
   * @throws StorageException when the entry was not applied; the store applies nothing more after that
   */
  List<CommandResult> apply(long term, long index, byte[] entry);

  /**
   * Notes, in memory only, that an entry without a command was committed: a configuration, or a leader's first entry.
   */
  void passOver(long term, long index);

  /**
   * Sets who decides about a read that the disk failed.
   *
   * @param stopsReplica called with the failure, on any thread, also on several at once; returns whether the replica
   *     stops because of it. The store then reads nothing more: every read fails as unavailable, so that the caller
   *     asks another replica. Otherwise the caller gets the failure
   */
  void onReadFailure(Predicate<StorageException> stopsReplica);

  /** Returns the index of the last entry applied or passed over; -1 when there was none. */
  long appliedIndex();

  /** Returns the term of the last entry applied or passed over; -1 when there was none. */
  long appliedTerm();

  /** Returns the digests at the latest indexes at which replicas are compared, by ascending index. */
  List<Digest> digests();

  /**
   * Writes the current state into a new folder, which must not exist, and syncs it to the disk.
   *
   * <p>The folder is complete when this returns: its files can be sent to another node one by one.
   */
  void checkpoint(Path folder);

  /**
   * Replaces the whole state by a checkpoint, whose folder is not changed. Scans of the former state end as expired.
   */
  void install(Path checkpoint);

  /** Closes the store. A second close does nothing. */
  void close();
}
