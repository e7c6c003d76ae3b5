package io.borough.impl.command;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One atomic write to one partition: if every condition holds, every mutation is applied in order, under one revision.
 *
 * <p>Encoded once, where the caller called ({@link #toBytes}); the same bytes go to the shard's leader, into its log
 * and to the store, which reads them with {@link CommandView}.
 *
 * @param partition the name
 * @param term when not 0, the Raft term in which alone the command counts: a handler's writes end with its leadership
 * @param conditions checked against the state before the first mutation
 * @param mutations in order; a command without any only takes a revision
 */
public record Command(String partition, long term, List<Condition> conditions, List<Mutation> mutations) {
  static final int VERSION = 1;
  static final int FLAG_TERM = 1;
  /** In logs of former versions: the write's id stands inside the command, behind the term. Not written any more. */
  static final int FLAG_ID = 2;
  static final int PUT = 1;
  static final int DELETE = 2;
  static final int CLEAR = 3;

  public Command {
    conditions = List.copyOf(conditions);
    mutations = List.copyOf(mutations);
  }

  /** Returns a command of one mutation, without a term or conditions. */
  public static Command of(String partition, Mutation mutation) {
    return new Command(partition, 0, List.of(), List.of(mutation));
  }

  /** Returns the same command for one Raft term alone. */
  public Command withTerm(long next) {
    return new Command(partition, next, conditions, mutations);
  }

  /** Returns the encoded command; its keys and values are copied once, into an array of just its size. */
  public byte[] toBytes() {
    byte[] name = partition.getBytes(StandardCharsets.UTF_8);
    WireWriter wire = new WireWriter(length(name));
    wire.int8(VERSION).int8(term == 0 ? 0 : FLAG_TERM);
    if (term != 0) {
      wire.int64(term);
    }
    wire.bytes(name);
    wire.list(conditions, (out, condition) -> out.bytes(condition.key()).int64(condition.revision()));
    wire.list(mutations, Command::write);
    return wire.takeBytes();
  }

  private int length(byte[] name) {
    long length = 2 + (term == 0 ? 0 : Long.BYTES) + 3 * Integer.BYTES + name.length;
    for (Condition condition : conditions) {
      length += Integer.BYTES + condition.key().length() + Long.BYTES;
    }
    for (Mutation mutation : mutations) {
      length += 1 + 2 * Integer.BYTES;
      if (mutation instanceof Mutation.Put put) {
        length += put.key().length() + put.value().length();
      } else if (mutation instanceof Mutation.Delete delete) {
        length += delete.key().length() - Integer.BYTES;
      } else if (mutation instanceof Mutation.Clear clear) {
        length += clear.from().length() + (clear.to() == null ? 0 : clear.to().length());
      }
    }
    return Math.toIntExact(length);
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

  static int readFlags(WireReader wire) {
    wire.version(VERSION);
    int flags = wire.int8();
    if ((flags & ~(FLAG_TERM | FLAG_ID)) != 0) {
      throw new WireFormatException("unknown flags " + flags + " in a command");
    }
    return flags;
  }

  static List<Condition> readConditions(WireReader wire) {
    return wire.list(in -> new Condition(in.buffer(), in.int64()));
  }

  /** Collects the parts of a command. */
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

    public Command build() {
      return new Command(partition, 0, conditions, mutations);
    }
  }

  /**
   * A condition on one key. A command changes entries only when all its conditions hold.
   *
   * @param revision the one the key must have, {@link #ABSENT} or {@link #PRESENT}
   */
  public record Condition(Buffer key, long revision) {
    /** The key must not exist. */
    public static final long ABSENT = 0;
    /** The key must exist, at any revision. */
    public static final long PRESENT = -1;

    /** Returns whether a key with the revision {@code current}, 0 when absent, meets the condition. */
    public boolean isMetBy(long current) {
      return revision == PRESENT ? current != ABSENT : revision == current;
    }
  }

  /** One change of a partition's entries. */
  public sealed interface Mutation {
    /** Writes a value. */
    record Put(Buffer key, Buffer value) implements Mutation {}

    /** Deletes a key; absent is no error. */
    record Delete(Buffer key) implements Mutation {}

    /**
     * Deletes a range.
     *
     * @param from the first key; empty is the partition's first
     * @param to the key after the last, or null for the partition's end
     */
    record Clear(Buffer from, Buffer to) implements Mutation {}
  }
}
