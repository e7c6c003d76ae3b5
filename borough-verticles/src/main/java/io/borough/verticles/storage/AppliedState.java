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
