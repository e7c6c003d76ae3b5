package io.borough.verticles.statemachine;

import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.Digest;
import java.nio.file.Path;
import java.util.List;

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
   * <p>Deterministic: reads the entry and the store and nothing else. An index at or below {@link #appliedIndex}
   * changes nothing and answers nothing.
   *
   * @param entry an encoded {@link io.borough.impl.command.CommandBatch}
   * @return an outcome for each command, in order; empty for a replay
   * @throws io.borough.error.StorageException when it was not applied; nothing more is applied after that
   */
  List<CommandResult> apply(long term, long index, byte[] entry);

  /** Notes that an entry without a command (a configuration, a leader's first) has been passed. In memory only. */
  void passOver(long term, long index);

  /** The index of the last entry applied or passed over; -1 when there was none. */
  long appliedIndex();

  /** Its term; -1 when there was none. */
  long appliedTerm();

  /** What it had applied at the latest indexes at which replicas are compared, ascending. */
  List<Digest> digests();

  /**
   * Writes the store as it is now into a new folder, which must not exist, and syncs it to the disk.
   *
   * <p>The folder is complete when this returns: its files can be sent to another node one by one.
   */
  void checkpoint(Path folder);

  /**
   * Replaces the whole state by a checkpoint; the folder is left as it is. Scans of the former state end as expired.
   */
  void install(Path checkpoint);

  /** Closes it; a second close does nothing. */
  void close();
}
