package io.borough.impl.command;

import io.borough.error.ErrorCode;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoded {@link Proposal}, looked at where it lies: of what a replica applies, nothing is copied but what it keeps.
 *
 * <p>Any thread, one after the other; the bytes must not change.
 */
public final class EncodedProposal {
  private static final int MAX_NAME_BYTES = 512;

  private final byte[] bytes;
  private final WriteTicket ticket;
  private final long term;
  private final int nameAt;
  private final int nameLength;
  private final List<Condition> conditions;
  private final int mutationsAt;
  private final int mutations;
  private final int end;

  private EncodedProposal(byte[] bytes, int from, int length) {
    WireReader wire = new WireReader(bytes, from, length);
    int flags = Proposal.readFlags(wire);
    this.bytes = bytes;
    this.end = from + length;
    this.term = (flags & Proposal.FLAG_TERM) == 0 ? 0 : wire.int64();
    this.ticket = (flags & Proposal.FLAG_TICKET) == 0 ? null : WriteTicket.readFrom(wire);
    this.nameLength = wire.int32();
    this.nameAt = wire.position();
    wire.skip(nameLength);
    this.conditions = Proposal.readConditions(wire);
    this.mutations = count(wire);
    this.mutationsAt = wire.position();
    for (int i = 0; i < mutations; i++) {
      check(wire);
    }
    wire.end();
  }

  /**
   * Looks at all of an entry's proposals, and that each can be read to its end.
   *
   * @param entry an encoded {@link LogEntry}
   */
  public static List<EncodedProposal> of(byte[] entry) {
    WireReader wire = new WireReader(entry);
    LogEntry.readTime(wire);
    int count = LogEntry.readCount(wire);
    List<EncodedProposal> proposals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = wire.int32();
      int from = wire.position();
      wire.skip(length);
      proposals.add(new EncodedProposal(entry, from, length));
    }
    wire.end();
    return proposals;
  }

  /**
   * Checks a proposal before it goes into a log: what no replica could read there would stop them all.
   *
   * @return the proposal, which every replica of this version can apply
   * @throws io.borough.error.RejectedException {@code FORMAT_TOO_NEW} when a newer version wrote it; {@code
   *     NAME_INVALID} when its partition's name is none; {@code INVALID_ARGUMENT} when it cannot be read to its end
   */
  public static EncodedProposal checked(byte[] proposal) {
    if (proposal.length > 0 && (proposal[0] & 0xff) > Proposal.VERSION) {
      throw ErrorCode.FORMAT_TOO_NEW.failure("the write has format " + (proposal[0] & 0xff)
          + ", and the shard's leader reads those up to " + Proposal.VERSION);
    }
    EncodedProposal checked;
    try {
      checked = new EncodedProposal(proposal, 0, proposal.length);
    } catch (WireFormatException e) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the write cannot be read: " + e.getMessage(), e);
    }
    checked.checkName();
    return checked;
  }

  private void checkName() {
    if (nameLength < 1 || nameLength > MAX_NAME_BYTES) {
      throw ErrorCode.NAME_INVALID.failure(
          "a partition's name has " + nameLength + " bytes, and not 1 to " + MAX_NAME_BYTES);
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
      case Proposal.PUT -> {
        wire.skip(wire.int32());
        wire.skip(wire.int32());
      }
      case Proposal.DELETE -> wire.skip(wire.int32());
      case Proposal.CLEAR -> {
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

  /** See {@link Proposal#ticket()}. */
  public WriteTicket ticket() {
    return ticket;
  }

  /** See {@link Proposal#term()}. */
  public long term() {
    return term;
  }

  /** See {@link Proposal#conditions()}. */
  public List<Condition> conditions() {
    return conditions;
  }

  /** The array that all positions are in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the partition's name begins, in UTF-8. */
  public int nameAt() {
    return nameAt;
  }

  /** How many bytes the partition's name has. */
  public int nameLength() {
    return nameLength;
  }

  /** How many mutations it has. */
  public int mutations() {
    return mutations;
  }

  /** Shows each mutation, in order. */
  public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
    WireReader wire = new WireReader(bytes, mutationsAt, end - mutationsAt);
    for (int i = 0; i < mutations; i++) {
      int kind = wire.int8();
      int keyLength = wire.int32();
      int key = wire.position();
      wire.skip(keyLength);
      if (kind == Proposal.DELETE) {
        visitor.delete(key, keyLength);
      } else {
        int otherLength = wire.int32();
        int other = wire.position();
        wire.skip(Math.max(0, otherLength));
        if (kind == Proposal.PUT) {
          visitor.put(key, keyLength, other, otherLength);
        } else {
          visitor.clear(key, keyLength, other, otherLength);
        }
      }
    }
  }

  /**
   * Hears of mutations: where their parts are in {@link EncodedProposal#bytes()}.
   *
   * @param <E> what it fails with
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
