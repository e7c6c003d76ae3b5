package io.borough.verticles.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.command.CommandResult;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.wire.WireMessage;
import io.borough.options.RaftOptions;
import io.borough.options.StorageOptions;
import io.borough.testing.UnitTest;
import io.borough.verticles.TestInbound;
import io.borough.verticles.statemachine.ShardStore;
import io.borough.verticles.storage.RocksStores;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may go into a shard's log: an entry that replicas cannot apply stops every one of them, again at each start. */
@UnitTest
class CommandCheckTest {
  private static final Buffer KEY = Buffer.buffer("k");
  private static final Command PUT = Command.of("p", new Mutation.Put(KEY, Buffer.buffer("v")));

  @TempDir
  Path root;

  private final List<InFlightEntry> proposed = new ArrayList<>();
  private final RaftOptions options = new RaftOptions().setMaxEntryBytes(64 * 1024);
  private CommandBatcher commit = new CommandBatcher(options, proposed::add);

  private Promise<WireMessage> add(byte[] command) {
    return add(null, command);
  }

  private Promise<WireMessage> add(WriteId id, byte[] command) {
    Promise<WireMessage> answer = Promise.promise();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    commit.add(new TestInbound<>(new WriteRequest(1, id, command), "a", deadline, answer));
    return answer;
  }

  private void assertRefused(ErrorCode code, byte[] command) {
    Promise<WireMessage> answer = add(command);
    commit.flush();
    assertThat(answer.future().cause()).isInstanceOfSatisfying(RejectedException.class,
        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    assertThat(proposed).as("what was refused is in no entry").isEmpty();
  }

  private static byte[] with(int at, int value) {
    byte[] bytes = PUT.toBytes();
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] named(byte[] name) {
    byte[] put = PUT.toBytes(); // version, flags, length of the name, the name "p"
    return ByteBuffer.allocate(put.length - 1 + name.length)
        .put(put, 0, 2).putInt(name.length).put(name).put(put, 7, put.length - 7).array();
  }

  @Test
  void aWriteOfANewerVersionIsRefused() {
    assertRefused(ErrorCode.FORMAT_TOO_NEW, with(0, 2));
    assertRefused(ErrorCode.FORMAT_TOO_NEW, with(0, 255));
  }

  @Test
  void aWriteToWhatIsNoPartitionsNameIsRefused() {
    assertRefused(ErrorCode.NAME_INVALID, named(new byte[0]));
    assertRefused(ErrorCode.NAME_INVALID, named("n".repeat(513).getBytes(StandardCharsets.UTF_8)));
    assertRefused(ErrorCode.BATCH_TOO_LARGE, named(new byte[70_000]));
    options.setMaxEntryBytes(128 * 1024);
    commit = new CommandBatcher(options, proposed::add);
    assertRefused(ErrorCode.NAME_INVALID, named(new byte[70_000]));
    assertRefused(ErrorCode.NAME_INVALID, named(HexFormat.of().parseHex("61c3")));
    assertRefused(ErrorCode.NAME_INVALID, named(HexFormat.of().parseHex("eda080"))); // half of a surrogate pair
    for (String name : List.of("n".repeat(512), "caf\u00e9", "\ud83d\ude00")) {
      assertThat(add(named(name.getBytes(StandardCharsets.UTF_8))).future().isComplete())
          .as(name).isFalse();
    }
  }

  @Test
  void aWriteThatCannotBeReadToItsEndIsRefused() {
    byte[] put = PUT.toBytes();
    assertRefused(ErrorCode.INVALID_ARGUMENT, new byte[0]);
    assertRefused(ErrorCode.INVALID_ARGUMENT, with(0, 0));
    assertRefused(ErrorCode.INVALID_ARGUMENT, with(1, 2)); // an id in the command
    assertRefused(ErrorCode.INVALID_ARGUMENT, with(1, 4)); // an unknown flag
    assertRefused(ErrorCode.INVALID_ARGUMENT, with(15, 9)); // a kind of mutation that nobody knows
    assertRefused(ErrorCode.INVALID_ARGUMENT, with(16, 0x80)); // a key of less than no bytes
    assertRefused(ErrorCode.INVALID_ARGUMENT, with(17, 0x7f)); // a key beyond the end
    assertRefused(ErrorCode.INVALID_ARGUMENT, with(10, 1)); // a condition that is not there
    assertRefused(ErrorCode.INVALID_ARGUMENT, Arrays.copyOf(put, put.length + 1));
    for (int length = 1; length < put.length; length++) {
      assertRefused(ErrorCode.INVALID_ARGUMENT, Arrays.copyOf(put, length));
    }
  }

  /** Each key has the name before it in the store: some hundred times the bytes, and the memory of every replica. */
  @Test
  void anEntryIsBoundedByWhatItTakesInTheStore() {
    Command.Builder batch = new Command.Builder("n".repeat(512));
    for (int i = 0; i < 1_000; i++) {
      batch.add(new Mutation.Delete(Buffer.buffer()));
    }
    byte[] deletes = batch.build().toBytes();
    assertRefused(ErrorCode.BATCH_TOO_LARGE, deletes);
    options.setMaxEntryBytes(128 * 1024);
    commit = new CommandBatcher(options, proposed::add);
    add(deletes);
    add(deletes);
    commit.flush();
    assertThat(proposed.get(0).encode()).hasSizeLessThan(deletes.length + 100);
  }

  /** What the check lets through, the store must be able to apply, whatever came over the wire. */
  @Test
  void whateverIsLetThroughCanBeApplied() {
    long seed = Long.getLong("borough.seed", System.nanoTime());
    Random random = new Random(seed);
    int letThrough = 0;
    int refused = 0;
    try (RocksStores stores = new RocksStores(new StorageOptions())) {
      ShardStore store = stores.open(1, root, null);
      for (int index = 1; index <= 3_000; index++) {
        List<Promise<WireMessage>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          answers.add(add(id(random), mutated(valid(random), random)));
        }
        commit.flush();
        for (Promise<WireMessage> answer : answers) {
          if (answer.future().isComplete()) {
            refused++;
            assertThat(((BoroughException) answer.future().cause()).code().number()).isBetween(100, 199);
          } else {
            letThrough++;
          }
        }
        if (!proposed.isEmpty()) {
          InFlightEntry flight = proposed.remove(0);
          try {
            List<CommandResult> outcomes = store.apply(1, index, flight.encode());
            flight.setResults(outcomes);
            commit.applied(flight);
          } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ", entry " + index, e);
          }
          assertThat(answers).as("seed %d", seed).allMatch(answer -> answer.future().isComplete());
        }
      }
    }
    assertThat(Math.min(letThrough, refused)).as("seed %d: both happen", seed).isGreaterThan(3_000);
  }

  private static byte[] valid(Random random) {
    Command.Builder builder = new Command.Builder("p\u00e9".repeat(1 + random.nextInt(2)));
    for (int i = random.nextInt(3); i > 0; i--) {
      builder.expect(key(random), random.nextInt(5) - 1);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      builder.add(switch (random.nextInt(3)) {
        case 0 -> new Mutation.Put(key(random), key(random));
        case 1 -> new Mutation.Delete(key(random));
        default -> new Mutation.Clear(key(random), random.nextBoolean() ? null : key(random));
      });
    }
    Command command = builder.build().withTerm(random.nextInt(4) == 0 ? 1 : 0);
    return command.toBytes();
  }

  private static WriteId id(Random random) {
    return random.nextBoolean() ? null
        : new WriteId(new UUID(0, random.nextInt(3)), random.nextInt(20), random.nextInt(5));
  }

  private static Buffer key(Random random) {
    byte[] key = new byte[random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) random.nextInt(3);
    }
    return Buffer.buffer(key);
  }

  /** Flips, cuts off, adds and doubles bytes, or does nothing. */
  private static byte[] mutated(byte[] command, Random random) {
    byte[] bytes = command;
    for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(4);
        case 2 -> bytes[at] = (byte) -1;
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        case 4 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
        default -> bytes = ByteBuffer.allocate(bytes.length + 1)
            .put(bytes, 0, at).put(bytes, at, 1).put(bytes, at, bytes.length - at).array();
      }
    }
    return bytes;
  }
}
