package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * How much of the log a store has applied, written in the same batch as the changes.
 *
 * @param term of the last entry, -1 when there was none
 * @param index of the last entry, -1 when there was none
 * @param revision the last that a command was given, 0 when there was none
 * @param timeMs the log's clock: the latest time of any entry, 0 when there was none
 * @param digest of everything that was applied, see {@link AppliedDigestChain}
 */
record AppliedState(long term, long index, long revision, long timeMs, long digest) implements WireMessage {
  /** The state of a store before its first entry. */
  static final AppliedState NOTHING = new AppliedState(-1, -1, 0, 0, AppliedDigestChain.FIRST);

  private static final int VERSION = 2; // 1 had neither clock nor digest

  /**
   * Returns whether the store has applied an entry of the log already.
   *
   * <p>Terms grow with the index. So an entry of a later term at an index that the store has applied, or of another
   * term at the very index, is not the entry that the store has applied: the log was continued by nodes that had lost
   * that one, for example by an old copy of a data folder.
   *
   * @throws io.borough.error.StorageException {@code CORRUPT_DATA} in that case: this replica differs from the others
   */
  boolean covers(int shard, long entryTerm, long entryIndex) {
    if (entryIndex > index) {
      return false;
    }
    if (entryTerm > term || entryIndex == index && entryTerm != term) {
      throw ErrorCode.CORRUPT_DATA.failure("the store of shard " + shard + " is ahead of the log: it has applied entry "
          + index + " of term " + term + ", and the log's entry " + entryIndex + " is of term " + entryTerm);
    }
    return true;
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).int64(term).int64(index).int64(revision).int64(timeMs).int64(digest);
  }

  byte[] toBytes() {
    return WireWriter.bytesOf(this);
  }

  static AppliedState read(byte[] stored) {
    try {
      WireReader wire = new WireReader(stored);
      int version = wire.version(VERSION);
      AppliedState applied = version == 1
          ? new AppliedState(wire.int64(), wire.int64(), wire.int64(), 0, AppliedDigestChain.NONE)
          : new AppliedState(wire.int64(), wire.int64(), wire.int64(), wire.int64(), wire.int64());
      wire.end();
      return applied;
    } catch (WireFormatException e) {
      throw ErrorCode.CORRUPT_DATA.failure("the applied index is unreadable: " + e.getMessage(), e);
    }
  }
}
