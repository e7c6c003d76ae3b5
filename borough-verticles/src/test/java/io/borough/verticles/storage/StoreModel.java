package io.borough.verticles.storage;

import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.command.CommandResult;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** What a store should be, in maps; and entries by chance to compare the two. */
final class StoreModel {
  static final String[] PARTITIONS = {"a", "aa", "b", "caf\u00e9", "x".repeat(300)};

  private final Map<String, NavigableMap<Buffer, ReadResult>> partitions = new HashMap<>();
  private long revision;

  NavigableMap<Buffer, ReadResult> partition(String name) {
    return partitions.computeIfAbsent(name,
        key -> new TreeMap<>((one, other) -> Arrays.compareUnsigned(one.getBytes(), other.getBytes())));
  }

  List<CommandResult> apply(long term, List<Command> commands) {
    List<CommandResult> outcomes = new ArrayList<>();
    for (Command command : commands) {
      outcomes.add(apply(term, command));
    }
    return outcomes;
  }

  private CommandResult apply(long term, Command command) {
    if (command.term() != 0 && command.term() != term) {
      return new CommandResult(CommandResult.Status.FENCED, 0);
    }
    NavigableMap<Buffer, ReadResult> entries = partition(command.partition());
    for (Condition condition : command.conditions()) {
      ReadResult found = entries.get(condition.key());
      long current = found == null ? 0 : found.revision();
      if (!condition.isMetBy(current)) {
        return new CommandResult(CommandResult.Status.REFUSED, current);
      }
    }
    revision++;
    for (Mutation mutation : command.mutations()) {
      if (mutation instanceof Mutation.Put put) {
        entries.put(put.key(), new ReadResult(put.value(), revision));
      } else if (mutation instanceof Mutation.Delete delete) {
        entries.remove(delete.key());
      } else if (mutation instanceof Mutation.Clear clear) {
        range(entries, clear.from(), clear.to()).clear();
      }
    }
    return new CommandResult(CommandResult.Status.APPLIED, revision);
  }

  static NavigableMap<Buffer, ReadResult> range(NavigableMap<Buffer, ReadResult> entries, Buffer from, Buffer to) {
    if (to == null) {
      return entries.tailMap(from, true);
    }
    boolean crossed = Arrays.compareUnsigned(from.getBytes(), to.getBytes()) >= 0;
    return crossed ? new TreeMap<>() : entries.subMap(from, true, to, false);
  }

  /** The commands of an entry. */
  List<Command> commands(Random random, long term) {
    List<Command> commands = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      Command.Builder builder = new Command.Builder(PARTITIONS[random.nextInt(PARTITIONS.length)]);
      for (int c = random.nextInt(4); c > 1; c--) {
        builder.expect(key(random), condition(random));
      }
      for (int m = 1 + random.nextInt(4); m > 0; m--) {
        builder.add(mutation(random));
      }
      Command command = builder.build();
      commands.add(random.nextInt(10) == 0 ? command.withTerm(term + random.nextInt(2)) : command);
    }
    return commands;
  }

  private long condition(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Condition.ABSENT;
      case 1 -> Condition.PRESENT;
      default -> Math.max(1, revision - random.nextInt(20));
    };
  }

  private static Mutation mutation(Random random) {
    int kind = random.nextInt(20);
    if (kind < 14) {
      return new Mutation.Put(key(random), value(random));
    }
    return kind < 19 ? new Mutation.Delete(key(random))
        : new Mutation.Clear(key(random), random.nextInt(8) == 0 ? null : key(random));
  }

  /** Few keys, so that they meet, with the bytes at both ends of the order among them. */
  static Buffer key(Random random) {
    byte[] alphabet = {0, 1, 'k', (byte) 0x7f, (byte) 0x80, (byte) 0xff};
    byte[] key = new byte[random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return Buffer.buffer(key);
  }

  static Buffer value(Random random) {
    byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(20)];
    random.nextBytes(value);
    return Buffer.buffer(value);
  }
}
