package io.borough.verticles.storage;

import static io.borough.verticles.storage.StoreFixture.bytes;
import static io.borough.verticles.storage.StoreFixture.clear;
import static io.borough.verticles.storage.StoreFixture.delete;
import static io.borough.verticles.storage.StoreFixture.entry;
import static io.borough.verticles.storage.StoreFixture.get;
import static io.borough.verticles.storage.StoreFixture.put;
import static io.borough.verticles.storage.StoreFixture.putIf;
import static io.borough.verticles.storage.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
import io.borough.error.UnavailableException;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandResult;
import io.borough.impl.command.CommandResult.Status;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.testing.UnitTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UnitTest
class RocksStoreApplyTest {
  @TempDir
  Path root;

  private RocksStores stores;
  private RocksStore store;

  @BeforeEach
  void open() {
    stores = new RocksStores(StoreFixture.options());
    stores.open(1, root, null);
    store = stores.find(1);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void eachAppliedCommandTakesTheNextRevision() {
    assertThat(store.apply(3, 10, entry(put("p", "a", "1"), put("q", "a", "2"), delete("p", "none"))))
        .containsExactly(applied(1), applied(2), applied(3));
    assertThat(store.apply(3, 11, entry(put("p", "b", "3")))).containsExactly(applied(4));

    assertThat(get(store, "p", "a")).isEqualTo(new ReadResult(bytes("1"), 1));
    assertThat(get(store, "q", "a")).isEqualTo(new ReadResult(bytes("2"), 2));
    assertThat(get(store, "p", "b")).isEqualTo(new ReadResult(bytes("3"), 4));
    assertThat(store.appliedTerm()).isEqualTo(3);
    assertThat(store.appliedIndex()).isEqualTo(11);
  }

  /** Raft replays from its snapshot after a restart: a second effect would set this replica apart from the others. */
  @Test
  void aReplayedEntryChangesNothing() {
    store.apply(3, 10, entry(put("p", "a", "1")));

    assertThat(store.apply(3, 10, entry(put("p", "a", "again")))).isEmpty();
    assertThat(store.apply(3, 9, entry(clear("p", "", null)))).isEmpty();
    assertThat(get(store, "p", "a")).isEqualTo(new ReadResult(bytes("1"), 1));
    assertThat(store.apply(3, 11, entry(put("p", "a", "2")))).containsExactly(applied(2));
  }

  @Test
  void aRefusedCommandTellsTheRevisionAndLeavesItsNeighboursAlone() {
    store.apply(1, 1, entry(put("p", "a", "1")));

    assertThat(store.apply(1, 2, entry(
            putIf("p", "a", "x", 7), putIf("p", "a", "x", Condition.ABSENT), putIf("p", "none", "x", 1),
            putIf("p", "none", "x", Condition.PRESENT), put("p", "b", "2"), putIf("p", "a", "3", 1))))
        .containsExactly(refused(1), refused(1), refused(0), refused(0), applied(2), applied(3));
    assertThat(text(store, "p", "a")).isEqualTo("3");
    assertThat(text(store, "p", "none")).isNull();
  }

  /** All or nothing: the first condition that fails keeps every mutation of its command out. */
  @Test
  void oneFailedConditionKeepsTheWholeCommandOut() {
    store.apply(1, 1, entry(put("p", "a", "1")));

    Command batch = new Command.Builder("p").expect(bytes("a"), 1).expect(bytes("b"), Condition.PRESENT)
        .add(new Mutation.Put(bytes("a"), bytes("2"))).add(new Mutation.Delete(bytes("a"))).build();
    assertThat(store.apply(1, 2, entry(batch))).containsExactly(refused(0));
    assertThat(text(store, "p", "a")).isEqualTo("1");
  }

  /** Commands of one entry did not know of each other: the second of two equal compare-and-puts must lose. */
  @Test
  void aConditionSeesEarlierCommandsOfItsEntry() {
    assertThat(store.apply(1, 1, entry(
            putIf("p", "a", "1", Condition.ABSENT), putIf("p", "a", "2", Condition.ABSENT), putIf("p", "a", "3", 1),
            delete("p", "a"), putIf("p", "a", "4", 2), putIf("p", "a", "5", Condition.ABSENT),
            put("p", "a", "6"), putIf("p", "a", "7", 5))))
        .containsExactly(
            applied(1), refused(1), applied(2), applied(3), refused(0), applied(4), applied(5), applied(6));
    assertThat(get(store, "p", "a")).isEqualTo(new ReadResult(bytes("7"), 6));
  }

  @Test
  void aConditionSeesAnEarlierClearOfItsEntry() {
    store.apply(1, 1, entry(put("p", "a", "1"), put("p", "m", "1"), put("q", "a", "1")));

    assertThat(store.apply(1, 2, entry(
            put("p", "b", "2"), clear("p", "a", "m"),
            putIf("p", "a", "3", 1), putIf("p", "b", "3", Condition.PRESENT), putIf("p", "m", "3", 2),
            putIf("q", "a", "3", 3), putIf("p", "a", "4", Condition.ABSENT))))
        .containsExactly(applied(4), applied(5), refused(0), refused(0), applied(6), applied(7), applied(8));
    assertThat(text(store, "p", "a")).isEqualTo("4");
    assertThat(text(store, "p", "b")).isNull();
    assertThat(text(store, "p", "m")).isEqualTo("3");
  }

  /** Within one batch of mutations the last on a key wins, clears included. */
  @Test
  void aClearTakesWhatWasPutBeforeItAndLeavesWhatComesAfter() {
    store.apply(1, 1, entry(put("p", "old", "1")));

    store.apply(1, 2, entry(new Command.Builder("p").add(new Mutation.Put(bytes("before"), bytes("1")))
        .add(new Mutation.Clear(bytes(""), null)).add(new Mutation.Put(bytes("after"), bytes("1"))).build()));
    assertThat(StoreFixture.keys(StoreFixture.read(stores.scans(), store, StoreFixture.all(1, "p"))))
        .containsExactly("after");
  }

  /** RocksDB refuses such a range, and a refused entry would stop the replica. */
  @Test
  void aClearWithCrossedEndsIsOfNothing() {
    store.apply(1, 1, entry(put("p", "a", "1")));

    assertThat(store.apply(1, 2, entry(clear("p", "z", "a"), clear("p", "a", "a"))))
        .containsExactly(applied(2), applied(3));
    assertThat(text(store, "p", "a")).isEqualTo("1");
  }

  /** A handler that was deposed must not write under the next leader. */
  @Test
  void aCommandOfAnotherTermIsFenced() {
    assertThat(store.apply(5, 1, entry(
            put("p", "a", "1").withTerm(4), put("p", "b", "1").withTerm(5), put("p", "c", "1").withTerm(6))))
        .containsExactly(new CommandResult(Status.FENCED, 0), applied(1), new CommandResult(Status.FENCED, 0));
    assertThat(text(store, "p", "a")).isNull();
    assertThat(text(store, "p", "b")).isEqualTo("1");
  }

  @Test
  void theEmptyKeyAndTheEmptyValueAreLikeOthers() {
    store.apply(1, 1, entry(put("p", "", "")));

    assertThat(get(store, "p", "")).isEqualTo(new ReadResult(bytes(""), 1));
    assertThat(store.apply(1, 2, entry(putIf("p", "", "x", 1)))).containsExactly(applied(2));
  }

  @Test
  void aPassedEntryCountsAsApplied() {
    assertThat(store.appliedIndex()).isEqualTo(-1);
    assertThat(store.appliedTerm()).isEqualTo(-1);
    store.passOver(2, 5);
    store.passOver(1, 4); // late: the index never goes back

    assertThat(store.appliedIndex()).isEqualTo(5);
    assertThat(store.appliedTerm()).isEqualTo(2);
    assertThat(store.apply(2, 5, entry(put("p", "a", "1")))).isEmpty();
  }

  /** An old copy of a data folder that voted has the others write other entries where this store has its own. */
  @Test
  void aLogThatHasAnotherEntryWhereTheStoreHasAppliedOneStopsTheStore() {
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.apply(2, 2, entry(put("p", "a", "2")));
    assertThat(store.apply(1, 1, entry(put("p", "a", "1")))).isEmpty();
    assertThat(store.apply(2, 2, entry(put("p", "a", "2")))).isEmpty();
    assertThatThrownBy(() -> store.apply(3, 2, entry(put("p", "a", "3"))))
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_DATA));
    assertThatThrownBy(() -> get(store, "p", "a")).isInstanceOf(UnavailableException.class);
  }

  /** A new leader's first entry holds no command, and may be the first sign. */
  @Test
  void anEntryWithoutACommandShowsItToo() {
    store.apply(1, 1, entry(put("p", "a", "1")));
    store.apply(1, 2, entry(put("p", "a", "2")));
    store.passOver(1, 2);
    assertThatThrownBy(() -> store.passOver(2, 1))
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_DATA));
  }

  /** A replica that skipped what it cannot read would differ from one that can. */
  @Test
  void anUndecodableEntryStopsTheStoreWithoutATrace() {
    byte[] good = put("p", "a", "1").toBytes();
    byte[] cut = Arrays.copyOf(good, good.length - 1);

    assertThatThrownBy(() -> store.apply(1, 1, StoreFixture.entry(0, List.of(item(good), item(cut)))))
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_DATA));
    assertThat(store.appliedIndex()).isEqualTo(-1);
    assertThatThrownBy(() -> store.apply(1, 2, entry(put("p", "a", "2"))))
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
    assertThatThrownBy(() -> store.checkpoint(root.resolve("c"))).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> get(store, "p", "a")).isInstanceOf(UnavailableException.class);

    stores.close();
    open();
    assertThat(store.appliedIndex()).isEqualTo(-1);
    assertThat(text(store, "p", "a")).as("the good half of a bad entry").isNull();
  }

  @Test
  void bytesBehindACommandAreNotIgnored() {
    byte[] good = put("p", "a", "1").toBytes();
    byte[] long1 = Arrays.copyOf(good, good.length + 1);

    assertThatThrownBy(() -> store.apply(1, 1, StoreFixture.entry(0, List.of(item(long1)))))
        .isInstanceOf(StorageException.class);
  }

  /** A name that no client can send: the entry cannot be stored, so every replica stops alike. */
  @Test
  void aNameThatDoesNotFitStopsTheStore() {
    assertThatThrownBy(() -> store.apply(1, 1, entry(put("ok", "a", "1"), put("x".repeat(70_000), "a", "1"))))
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_DATA));
  }

  private static CommandResult applied(long revision) {
    return new CommandResult(Status.APPLIED, revision);
  }

  private static CommandResult refused(long current) {
    return new CommandResult(Status.REFUSED, current);
  }

  private static CommandBatch.Item item(byte[] command) {
    return new CommandBatch.Item(null, command);
  }
}
