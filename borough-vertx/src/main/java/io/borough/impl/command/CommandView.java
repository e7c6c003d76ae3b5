package io.borough.impl.command;

import io.borough.error.ErrorCode;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.topology.PartitionHash;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an encoded {@link Command} in place: its keys and values are not copied.
 *
 * <p>Any thread, one after the other; the bytes must not change.
 */
public final class CommandView {
  private final byte[] bytes;
  private final WriteId id;
  private final long term;
  private final int nameAt;
  private final int nameLength;
  private final List<Condition> conditions;
  private final int mutationsAt;
  private final int mutations;
  private final int start;
  private final int end;

  private CommandView(byte[] bytes, int from, int length, WriteId idBeside) {
    WireReader wire = new WireReader(bytes, from, length);
    int flags = Command.readFlags(wire);
    this.bytes = bytes;
    this.start = from;
    this.end = from + length;
    this.term = (flags & Command.FLAG_TERM) == 0 ? 0 : wire.int64();
    this.id = (flags & Command.FLAG_ID) == 0 ? idBeside : WriteId.readFrom(wire);
    this.nameLength = wire.int32();
    this.nameAt = wire.position();
    wire.skip(nameLength);
    this.conditions = Command.readConditions(wire);
    this.mutations = count(wire);
    this.mutationsAt = wire.position();
    for (int i = 0; i < mutations; i++) {
      check(wire);
    }
    wire.end();
  }

  /**
   * Reads all commands of a log entry, each to its end.
   *
   * @param entry an encoded {@link CommandBatch}
   * @throws WireFormatException when the entry or one of its commands cannot be read
   */
  public static List<CommandView> of(byte[] entry) {
    WireReader wire = new WireReader(entry);
    boolean idsBeside = CommandBatch.readVersion(wire) != CommandBatch.FORMER_VERSION;
    wire.int64(); // the time
    int count = CommandBatch.readCount(wire);
    List<CommandView> commands = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = wire.int32();
      WriteId id = idsBeside && wire.bool() ? WriteId.readFrom(wire) : null;
      int from = wire.position();
      wire.skip(length);
      CommandView command = new CommandView(entry, from, length, id);
      if (idsBeside && command.holdsId()) {
        throw new WireFormatException("a command holds an id itself, in an entry of format " + CommandBatch.VERSION);
      }
      commands.add(command);
    }
    wire.end();
    return commands;
  }

  /**
   * Checks a command before it goes into a log: a command that no replica can read would stop all of them.
   *
   * @return the command, which every replica of this version can apply
   * @throws io.borough.error.RejectedException {@code FORMAT_TOO_NEW} when a newer version wrote it; {@code
   *     NAME_INVALID} when its partition's name is none; {@code INVALID_ARGUMENT} when it cannot be read to its end
   */
  public static CommandView checked(byte[] command) {
    if (command.length > 0 && (command[0] & 0xff) > Command.VERSION) {
      throw ErrorCode.FORMAT_TOO_NEW.failure("the write has format " + (command[0] & 0xff)
          + ", and the shard's leader reads those up to " + Command.VERSION);
    }
    CommandView checked;
    try {
      checked = new CommandView(command, 0, command.length, null);
    } catch (WireFormatException e) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the write cannot be read: " + e.getMessage(), e);
    }
    if (checked.holdsId()) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the write's id belongs beside its command");
    }
    checked.checkName();
    return checked;
  }

  /** Returns whether the id stands inside the command, as in logs of former versions. */
  private boolean holdsId() {
    return (bytes[start + 1] & Command.FLAG_ID) != 0;
  }

  private void checkName() {
    if (nameLength < 1 || nameLength > PartitionHash.MAX_NAME_BYTES) {
      throw ErrorCode.NAME_INVALID.failure(
          "a partition's name has " + nameLength + " bytes, and not 1 to " + PartitionHash.MAX_NAME_BYTES);
    }
    for (int i = nameAt; i < nameAt + nameLength; i++) {
      if (bytes[i] < 0) {
        checkEncoding();
        return;
      }
    }
  }

  private void checkEncoding() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, nameAt, nameLength)); // throws where it is not
    } catch (CharacterCodingException e) {
      throw ErrorCode.NAME_INVALID.failure("a partition's name is not UTF-8", e);
    }
  }

  private static int count(WireReader wire) {
    int count = wire.int32();
    if (count < 0 || count > wire.remaining()) {
      throw new WireFormatException("a list of " + count + " items in " + wire.remaining() + " bytes");
    }
    return count;
  }

  private static void check(WireReader wire) {
    int kind = wire.int8();
    switch (kind) {
      case Command.PUT -> {
        wire.skip(wire.int32());
        wire.skip(wire.int32());
      }
      case Command.DELETE -> wire.skip(wire.int32());
      case Command.CLEAR -> {
        wire.skip(wire.int32());
        int to = wire.int32();
        wire.skip(Math.max(0, to));
        if (to < -1) {
          throw new WireFormatException("a key of " + to + " bytes");
        }
      }
      default -> throw new WireFormatException("unknown mutation " + kind);
    }
  }

  /** Returns the write's id, or null when the write is sent only once. */
  public WriteId id() {
    return id;
  }

  /** See {@link Command#term()}. */
  public long term() {
    return term;
  }

  /** See {@link Command#conditions()}. */
  public List<Condition> conditions() {
    return conditions;
  }

  /** Returns the array that all positions are in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the position of the partition's name, in UTF-8. */
  public int nameAt() {
    return nameAt;
  }

  /** Returns the length of the partition's name in bytes. */
  public int nameLength() {
    return nameLength;
  }

  /** Returns the number of mutations. */
  public int mutations() {
    return mutations;
  }

  /** Calls the visitor for each mutation, in order. */
  public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
    WireReader wire = new WireReader(bytes, mutationsAt, end - mutationsAt);
    for (int i = 0; i < mutations; i++) {
      int kind = wire.int8();
      int keyLength = wire.int32();
      int key = wire.position();
      wire.skip(keyLength);
      if (kind == Command.DELETE) {
        visitor.delete(key, keyLength);
      } else {
        int otherLength = wire.int32();
        int other = wire.position();
        wire.skip(Math.max(0, otherLength));
        if (kind == Command.PUT) {
          visitor.put(key, keyLength, other, otherLength);
        } else {
          visitor.clear(key, keyLength, other, otherLength);
        }
      }
    }
  }

  /**
   * Visits mutations: its methods get the positions and lengths of its parts in {@link CommandView#bytes()}.
   *
   * @param <E> the exception that its methods may throw
   */
  public interface Visitor<E extends Exception> {
    /** See {@link Mutation.Put}. */
    void put(int key, int keyLength, int value, int valueLength) throws E;

    /** See {@link Mutation.Delete}. */
    void delete(int key, int keyLength) throws E;

    /** See {@link Mutation.Clear}; without an end its length is -1. */
    void clear(int from, int fromLength, int to, int toLength) throws E;
  }
}
