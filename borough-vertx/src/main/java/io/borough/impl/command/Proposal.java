package io.borough.impl.command;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One atomic write to one partition: if every condition holds, every mutation is applied in order, under one revision.
 *
 * @param partition the name
 * @param ticket names the write, so that it happens once however often it comes; null when it is sent only once
 * @param term when not 0, the Raft term in which alone the write counts: a handler's writes end with its leadership
 * @param conditions checked against the state before the first mutation
 * @param mutations in order; none is a write that only takes a revision
 */
public record Proposal(String partition, WriteTicket ticket, long term, List<Condition> conditions,
    List<Mutation> mutations) implements WireMessage {
  static final int VERSION = 1;
  static final int FLAG_TERM = 1;
  static final int FLAG_TICKET = 2;
  private static final int FLAGS_END = 2; // version and flags, a byte each
  static final int PUT = 1;
  static final int DELETE = 2;
  static final int CLEAR = 3;

  public Proposal {
    conditions = List.copyOf(conditions);
    mutations = List.copyOf(mutations);
  }

  public static Proposal of(String partition, Mutation mutation) {
    return new Proposal(partition, null, 0, List.of(), List.of(mutation));
  }

  public Proposal withTerm(long next) {
    return new Proposal(partition, ticket, next, conditions, mutations);
  }

  /**
   * Puts a ticket into an encoded proposal that has none.
   *
   * @return new bytes
   */
  public static byte[] withTicket(byte[] encoded, WriteTicket ticket) {
    int at = (encoded[1] & FLAG_TERM) == 0 ? FLAGS_END : FLAGS_END + Long.BYTES;
    WireWriter wire = new WireWriter(WriteTicket.BYTES);
    ticket.writeTo(wire);
    byte[] bytes = new byte[encoded.length + WriteTicket.BYTES];
    System.arraycopy(encoded, 0, bytes, 0, at);
    bytes[1] |= FLAG_TICKET;
    System.arraycopy(wire.toBytes(), 0, bytes, at, WriteTicket.BYTES);
    System.arraycopy(encoded, at, bytes, at + WriteTicket.BYTES, encoded.length - at);
    return bytes;
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION).int8((term == 0 ? 0 : FLAG_TERM) | (ticket == null ? 0 : FLAG_TICKET));
    if (term != 0) {
      wire.int64(term);
    }
    if (ticket != null) {
      ticket.writeTo(wire);
    }
    wire.text(partition);
    wire.list(conditions, (out, condition) -> out.bytes(condition.key()).int64(condition.revision()));
    wire.list(mutations, Proposal::write);
  }

  private static void write(WireWriter wire, Mutation mutation) {
    if (mutation instanceof Mutation.Put put) {
      wire.int8(PUT).bytes(put.key()).bytes(put.value());
    } else if (mutation instanceof Mutation.Delete delete) {
      wire.int8(DELETE).bytes(delete.key());
    } else if (mutation instanceof Mutation.Clear clear) {
      wire.int8(CLEAR).bytes(clear.from()).nullableBytes(clear.to());
    }
  }

  public static Proposal readFrom(WireReader wire) {
    int flags = readFlags(wire);
    long term = (flags & FLAG_TERM) == 0 ? 0 : wire.int64();
    WriteTicket ticket = (flags & FLAG_TICKET) == 0 ? null : WriteTicket.readFrom(wire);
    String partition = wire.text();
    List<Condition> conditions = readConditions(wire);
    List<Mutation> mutations = wire.list(Proposal::readMutation);
    return new Proposal(partition, ticket, term, conditions, mutations);
  }

  static int readFlags(WireReader wire) {
    wire.version(VERSION);
    int flags = wire.int8();
    if ((flags & ~(FLAG_TERM | FLAG_TICKET)) != 0) {
      throw new WireFormatException("unknown flags " + flags + " in a proposal");
    }
    return flags;
  }

  static List<Condition> readConditions(WireReader wire) {
    return wire.list(in -> new Condition(in.buffer(), in.int64()));
  }

  private static Mutation readMutation(WireReader wire) {
    int kind = wire.int8();
    switch (kind) {
      case PUT:
        return new Mutation.Put(wire.buffer(), wire.buffer());
      case DELETE:
        return new Mutation.Delete(wire.buffer());
      case CLEAR:
        return new Mutation.Clear(wire.buffer(), wire.nullableBuffer());
      default:
        throw new WireFormatException("unknown mutation " + kind);
    }
  }

  /** Collects the parts of a proposal. */
  public static final class Builder {
    private final String partition;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Mutation> mutations = new ArrayList<>();

    public Builder(String partition) {
      this.partition = partition;
    }

    public Builder expect(Buffer key, long revision) {
      conditions.add(new Condition(key, revision));
      return this;
    }

    public Builder add(Mutation mutation) {
      mutations.add(mutation);
      return this;
    }

    public Proposal build() {
      return new Proposal(partition, null, 0, conditions, mutations);
    }
  }
}
