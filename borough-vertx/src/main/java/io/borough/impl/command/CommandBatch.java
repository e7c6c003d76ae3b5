package io.borough.impl.command;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/**
 * The content of one entry of a shard's log: the commands that were gathered into it, each beside its write's id.
 *
 * <p>Format 2, all numbers big-endian: the format (1 byte), the time (8), the number of commands (4), then for each
 * command its length (4), 1 or 0 for whether it has an id (1), the id ({@value WriteId#BYTES}), and the encoded
 * command. {@link CommandView#of} reads it, and format 1 too, in which each command held its id itself.
 *
 * @param timeMs the leader's wall clock when the entry was proposed, milliseconds since 1970: the only clock that
 *     replicas read
 * @param commands applied in order; a command that is refused does not touch the others
 */
public record CommandBatch(long timeMs, List<Item> commands) {
  /** The size of the entry's own fields, before the first command. */
  public static final int HEADER_BYTES = 13;

  static final int FORMER_VERSION = 1;
  static final int VERSION = 2;
  private static final int ITEM_BYTES = 5;

  /**
   * One command of an entry.
   *
   * @param id the write's id, so that it is applied once however often it is sent; null for a write that is sent once
   * @param command the bytes of {@link Command#toBytes}
   */
  public record Item(WriteId id, byte[] command) {
    /** Returns the bytes that the item takes in an entry. */
    public int length() {
      return lengthOf(id, command.length);
    }
  }

  /** Returns the bytes that a command takes in an entry. */
  public static int lengthOf(WriteId id, int commandLength) {
    return ITEM_BYTES + (id == null ? 0 : WriteId.BYTES) + commandLength;
  }

  /** Returns the encoded entry; each command is copied once. */
  public byte[] toBytes() {
    int size = HEADER_BYTES;
    for (Item item : commands) {
      size += item.length();
    }
    WireWriter wire = new WireWriter(size).int8(VERSION).int64(timeMs).int32(commands.size());
    for (Item item : commands) {
      wire.int32(item.command.length).bool(item.id != null);
      if (item.id != null) {
        item.id.writeTo(wire);
      }
      wire.raw(item.command, 0, item.command.length);
    }
    return wire.takeBytes();
  }

  /** Returns the leader's clock in an encoded entry. */
  public static long timeMs(byte[] entry) {
    WireReader wire = new WireReader(entry);
    readVersion(wire);
    return wire.int64();
  }

  static int readVersion(WireReader wire) {
    return wire.version(VERSION);
  }

  static int readCount(WireReader wire) {
    int count = wire.int32();
    if (count < 0 || count > wire.remaining()) {
      throw new WireFormatException("an entry of " + count + " commands in " + wire.remaining() + " bytes");
    }
    return count;
  }
}
