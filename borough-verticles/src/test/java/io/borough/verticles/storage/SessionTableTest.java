package io.borough.verticles.storage;

import static io.borough.verticles.storage.StoreFixture.put;
import static io.borough.verticles.storage.StoreFixture.putIf;
import static io.borough.verticles.storage.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandResult;
import io.borough.impl.command.CommandResult.Status;
import io.borough.impl.command.WriteId;
import io.borough.testing.UnitTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Writes that come more than once. */
@UnitTest
class SessionTableTest {
  private static final UUID A = new UUID(1, 2);
  private static final UUID B = new UUID(3, 4);
  private static final CommandResult EXPIRED = new CommandResult(Status.EXPIRED, 0);

  @TempDir
  Path root;

  private RocksStores stores;
  private RocksStore store;
  private long index;
  private long timeMs = 1_000_000;

  @BeforeEach
  void open() {
    stores = new RocksStores(StoreFixture.options());
    stores.open(1, root.resolve("shard"), null);
    store = stores.find(1);
  }

  /** Makes sessions known, as clients do before they write. */
  private void register(UUID... sessions) {
    index++;
    store.apply(1, index, registration(timeMs, sessions));
  }

  private static byte[] registration(long timeMs, UUID... sessions) {
    return new CommandBatch(timeMs, Stream.of(sessions)
        .map(session -> new CommandBatch.Item(
            WriteId.registering(session), new Command("p", 0, List.of(), List.of()).toBytes()))
        .toList()).toBytes();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static CommandBatch.Item numbered(UUID session, long sequence, long firstOpen, Command command) {
    return new CommandBatch.Item(new WriteId(session, sequence, firstOpen), command.toBytes());
  }

  private static CommandBatch.Item value(UUID session, long sequence, long firstOpen, String value) {
    return numbered(session, sequence, firstOpen, put("p", "k", value));
  }

  private List<CommandResult> apply(CommandBatch.Item... commands) {
    index++;
    return store.apply(1, index, new CommandBatch(timeMs, Arrays.asList(commands)).toBytes());
  }

  private static CommandResult applied(long revision) {
    return new CommandResult(Status.APPLIED, revision);
  }

  /** The answer was lost and the client asks again: the second effect would undo what others wrote in between. */
  @Test
  void aWriteThatComesAgainHappensOnceAndIsAnsweredAsBefore() {
    register(A, B);
    assertThat(apply(value(A, 1, 1, "1"))).containsExactly(applied(1));
    assertThat(apply(value(B, 1, 1, "2"))).containsExactly(applied(2));
    assertThat(apply(value(A, 1, 1, "1"))).containsExactly(applied(1));
    assertThat(text(store, "p", "k")).isEqualTo("2");
    assertThat(apply(value(A, 2, 1, "3"), value(A, 2, 1, "3"))).containsExactly(applied(3), applied(3));
  }

  /**
   * A compare-and-put that won must not hear, asked again, that it lost against itself; nor one that lost win later.
   */
  @Test
  void refusalsAreKeptToo() {
    register(A);
    CommandBatch.Item first = numbered(A, 1, 1, putIf("p", "k", "1", Condition.ABSENT));
    CommandBatch.Item second = numbered(A, 2, 1, putIf("p", "k", "2", Condition.ABSENT));
    assertThat(apply(first)).containsExactly(applied(1));
    assertThat(apply(second)).containsExactly(new CommandResult(Status.REFUSED, 1));
    assertThat(apply(first)).containsExactly(applied(1));
    apply(new CommandBatch.Item(null, StoreFixture.delete("p", "k").toBytes()));
    assertThat(apply(second)).containsExactly(new CommandResult(Status.REFUSED, 1));
    CommandBatch.Item fenced = numbered(A, 3, 1, put("p", "k", "3").withTerm(9));
    assertThat(apply(fenced)).containsExactly(new CommandResult(Status.FENCED, 0));
    index++;
    assertThat(store.apply(9, index, new CommandBatch(timeMs, List.of(fenced)).toBytes()))
        .containsExactly(new CommandResult(Status.FENCED, 0));
  }

  /** The process died between the write and its answer. */
  @Test
  void whatIsKeptOutlivesTheStoresClosingAndGoesWithASnapshot() {
    register(A, B);
    apply(value(A, 1, 1, "1"), value(A, 2, 1, "2"));
    apply(value(B, 1, 1, "3"));
    store.checkpoint(root.resolve("snapshot"));
    stores.close();
    open();
    assertThat(apply(value(A, 2, 1, "2"), value(B, 1, 1, "3"))).containsExactly(applied(2), applied(3));
    stores.open(2, root.resolve("other"), null);
    RocksStore other = stores.find(2);
    other.install(root.resolve("snapshot"));
    assertThat(other.apply(1, 9, new CommandBatch(timeMs, List.of(value(A, 1, 1, "1"))).toBytes()))
        .containsExactly(applied(1));
    assertThat(text(other, "p", "k")).isEqualTo("3");
  }

  /** The client has given the write up, or knows: an old copy that was long on its way comes too late. */
  @Test
  void aWriteBelowTheFirstOpenOneIsForgottenAndNotAppliedAgain() throws RocksDBException {
    register(A);
    apply(value(A, 1, 1, "1"));
    apply(value(A, 2, 1, "2"));
    apply(value(A, 4, 4, "4"));
    assertThat(apply(value(A, 2, 1, "2"))).containsExactly(EXPIRED);
    assertThat(apply(value(A, 3, 1, "3"))).containsExactly(EXPIRED);
    assertThat(text(store, "p", "k")).isEqualTo("4");
    assertThat(apply(value(A, 4, 4, "4"))).containsExactly(applied(3));
    assertThat(records()).hasSizeLessThanOrEqualTo(2); // the entry that 4 came with, and the last
  }

  /** Nobody knows whether it was written before: to write it now might be the second time. */
  @Test
  void aWriteOfASessionThatIsNotKnownAnyMoreDoesNotHappen() {
    assertThat(apply(value(A, 7, 5, "7"), value(A, 1, 1, "1"))).containsExactly(EXPIRED, EXPIRED);
    assertThat(text(store, "p", "k")).isNull();
  }

  /** Sent again and again, as long as nobody answers: it takes no revision, and changes nothing of what is known. */
  @Test
  void anIntroductionOnlyMakesASessionKnown() {
    byte[] registration = registration(timeMs, A);
    index++;
    assertThat(store.apply(1, index, registration)).containsExactly(applied(0));
    assertThat(apply(value(A, 1, 1, "1"))).containsExactly(applied(1));
    index++;
    assertThat(store.apply(1, index, registration)).containsExactly(applied(0));
    assertThat(apply(value(A, 1, 1, "1"), value(A, 2, 1, "2"))).containsExactly(applied(1), applied(2));
  }

  @Test
  void aSessionThatIsSilentForAnHourOfTheLogsTimeIsForgotten() throws RocksDBException {
    register(A, B);
    apply(value(A, 1, 1, "1"));
    timeMs += SessionTable.IDLE_MS;
    apply(value(B, 1, 1, "2"));
    assertThat(apply(value(A, 2, 2, "3"))).containsExactly(applied(3));
    timeMs += SessionTable.IDLE_MS + 1;
    apply(value(B, 2, 2, "4"), value(A, 3, 2, "5"));
    assertThat(apply(value(A, 3, 2, "5"))).containsExactly(EXPIRED);
    assertThat(records()).allMatch(key -> key.startsWith("02" + "0000000000000003"));
  }

  /**
   * Leaders have different clocks: one that is behind must not bring forgotten sessions back, nor one ahead for ever.
   */
  @Test
  void theLogsClockDoesNotGoBack() {
    register(A);
    apply(value(A, 1, 1, "1"));
    timeMs += SessionTable.IDLE_MS + 1;
    register(B);
    apply(value(B, 1, 1, "2"));
    timeMs -= SessionTable.IDLE_MS + 1;
    assertThat(apply(value(A, 2, 2, "3"))).containsExactly(EXPIRED);
    stores.close();
    open();
    assertThat(apply(value(B, 2, 2, "4"))).containsExactly(applied(3));
    timeMs += 2 * (SessionTable.IDLE_MS + 1);
    register(A); // and with that B is forgotten
    assertThat(apply(value(B, 3, 3, "5"))).containsExactly(EXPIRED);
  }

  private Set<String> records() throws RocksDBException {
    Path checkpoint = root.resolve("records-" + index);
    store.checkpoint(checkpoint);
    Set<String> records = new HashSet<>(StoreFixture.contents(checkpoint).keySet());
    records.removeIf(key -> !key.startsWith("02"));
    return records;
  }

  /** The bounds hold whatever clients do, and every replica forgets the same: a restart in between must not show. */
  @Test
  void memoryIsBoundedAndAReplicaThatWasRestartedForgetsTheSame() throws RocksDBException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SessionTable.Bounds bounds = new SessionTable.Bounds(8, 5, 20);
    RocksStores others = new RocksStores(StoreFixture.options());
    try (others) {
      others.open(1, root.resolve("restarted"), null);
      RocksStore twin = others.find(1);
      store.bound(bounds);
      twin.bound(bounds);
      for (int i = 0; i < 400; i++) {
        UUID known = new UUID(0, random.nextInt(12));
        register(known);
        twin.apply(1, index, registration(timeMs, known));
        CommandBatch.Item[] commands = new CommandBatch.Item[1 + random.nextInt(4)];
        for (int j = 0; j < commands.length; j++) {
          long sequence = 1 + random.nextInt(12);
          commands[j] = value(new UUID(0, random.nextInt(12)), sequence, 1 + random.nextInt((int) sequence), "v" + i);
        }
        timeMs += random.nextInt(10) == 0 ? SessionTable.IDLE_MS / 2 : 1;
        List<CommandResult> outcomes = apply(commands);
        byte[] entry = new CommandBatch(timeMs, Arrays.asList(commands)).toBytes();
        assertThat(twin.apply(1, index, entry)).as("entry %d, seed %d", index, seed).isEqualTo(outcomes);
        assertThat(store.sessions().size()).isLessThanOrEqualTo(bounds.sessions());
        assertThat(store.sessions().answers()).isLessThanOrEqualTo(bounds.answers());
        if (random.nextInt(20) == 0) {
          twin.close();
          others.open(1, root.resolve("restarted"), null);
          twin = others.find(1);
          twin.bound(bounds);
        }
      }
      store.checkpoint(root.resolve("one"));
      twin.checkpoint(root.resolve("two"));
      assertThat(StoreFixture.contents(root.resolve("two"))).as("seed %d", seed)
          .isEqualTo(StoreFixture.contents(root.resolve("one")));
    }
  }

  /** Against a model that remembers everything: each write has one effect, whenever and however often it comes. */
  @Test
  void everyWriteHappensOnceHoweverOftenItComes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, CommandResult> known = new HashMap<>();
    Map<UUID, Long> next = new HashMap<>();
    List<CommandBatch.Item> sent = new ArrayList<>();
    List<String> names = new ArrayList<>();
    long effects = 0;
    register(A, B);
    for (int i = 0; i < 500; i++) {
      UUID session = random.nextBoolean() ? A : B;
      if (sent.isEmpty() || random.nextBoolean()) {
        long sequence = next.merge(session, 1L, Long::sum);
        sent.add(value(session, sequence, 1, session + ":" + sequence));
        names.add(session + ":" + sequence);
      }
      int which = random.nextInt(sent.size());
      CommandResult outcome = apply(sent.get(which)).get(0);
      CommandResult before = known.putIfAbsent(names.get(which), outcome);
      effects += before == null ? 1 : 0;
      assertThat(outcome).as("%s, seed %d", names.get(which), seed)
          .isEqualTo(before == null ? applied(effects) : before);
    }
  }

  /** Kept for ever: later versions read these bytes. */
  @Test
  void aRecordIsTheseBytes() {
    WriteSession session = new WriteSession(A);
    session.forgetBelow(3);
    session.touch(9, 258);
    session.add(3, applied(17), 10);
    session.add(4, new CommandResult(Status.REFUSED, 5), 10);
    byte[] record = session.take();
    assertThat(HexFormat.of().formatHex(record)).isEqualTo("01" + "0000000000000102" + "0000000000000003" + "00000002"
        + "0000000000000003" + "00" + "0000000000000011" + "0000000000000004" + "01" + "0000000000000005");
    WriteSession restored = new WriteSession(A);
    restored.restore(9, record);
    assertThat(restored.lastIndex()).isEqualTo(9);
    assertThat(restored.lastTimeMs()).isEqualTo(258);
    assertThat(restored.answer(2).status()).isEqualTo(Status.EXPIRED);
    assertThat(restored.answer(3)).isEqualTo(applied(17));
    assertThat(restored.answer(4)).isEqualTo(new CommandResult(Status.REFUSED, 5));
    assertThat(restored.stored()).containsExactly(9L);
    assertThat(HexFormat.of().formatHex(KeyLayout.session(A, 258)))
        .isEqualTo("02" + "0000000000000001" + "0000000000000002" + "0000000000000102");
  }
}
