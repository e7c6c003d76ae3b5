package io.borough.verticles.storage;

import static io.borough.verticles.storage.StoreFixture.bytes;
import static io.borough.verticles.storage.StoreFixture.clear;
import static io.borough.verticles.storage.StoreFixture.entry;
import static io.borough.verticles.storage.StoreFixture.keys;
import static io.borough.verticles.storage.StoreFixture.put;
import static io.borough.verticles.storage.StoreFixture.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.testing.UnitTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UnitTest
class ScanRegistryTest {
  private static final int MAX_OPEN = 3;

  @TempDir
  Path root;

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // wraps around at once, as nanoTime may
  private RocksStores stores;
  private RocksStore store;
  private ScanRegistry scans;

  @BeforeEach
  void open() {
    stores = new RocksStores(StoreFixture.options().setMaxOpenScans(MAX_OPEN).setScanIdleMs(1_000)
        .setScanPageBytes(1_024), clock::get);
    stores.open(1, root, null);
    store = stores.find(1);
    scans = stores.scans();
    store.apply(1, 1, entry(put("p", "a", "1"), put("p", "b", "1"), put("p", "c", "1"), put("p", "d", "1"),
        put("o", "before", "1"), put("q", "after", "1")));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private ScanPage begin(boolean reverse, int pageEntries, boolean hold) {
    return scans.open(store, scan(1, "p", bytes(""), null, reverse, -1, pageEntries, hold), "reader");
  }

  private ScanPage next(ScanPage page, String seek) {
    return scans.next(new ScanNext(page.scanId(), seek == null ? null : bytes(seek)));
  }

  /** Writes, flushes and compactions between two pages must not show: it is one moment. */
  @Test
  void aScanSeesTheMomentItBegan() {
    ScanPage page = begin(false, 1, false);
    store.apply(1, 2, entry(clear("p", "", null), put("p", "aa", "2"), put("p", "c", "2")));
    store.checkpoint(root.resolve("c"));
    store.compact("p", bytes(""), null);
    List<ScanEntry> entries = new ArrayList<>(page.entries());
    while (!page.last()) {
      page = next(page, null);
      entries.addAll(page.entries());
    }

    assertThat(keys(entries)).containsExactly("a", "b", "c", "d");
    assertThat(entries).allSatisfy(entry -> assertThat(entry.value()).isEqualTo(bytes("1")));
    assertThat(keys(StoreFixture.read(scans, store, StoreFixture.all(1, "p")))).containsExactly("aa", "c");
  }

  @Test
  void theLastPageSaysSoAlsoWhenItIsFull() {
    assertThat(begin(false, 4, false).last()).isTrue();
    assertThat(begin(false, 3, false).last()).isFalse();
    assertThat(scans.open(store, scan(1, "p", bytes("b"), null, false, 2, 2, false), "reader").last()).isTrue();
    assertThat(scans.open(store, scan(1, "p", bytes(""), null, false, 0, 2, false), "reader").last()).isTrue();
    assertThat(scans.open(store, scan(1, "p", bytes("z"), bytes("a"), false, -1, 2, false), "reader").last()).isTrue();
    assertThat(scans.count()).as("only the second has more to give").isEqualTo(1);
  }

  @Test
  void aPageEndsAtItsBytesButHasAnEntry() {
    store.apply(1, 2, entry(put("big", "a", "x".repeat(10_000)), put("big", "b", "x".repeat(400)),
        put("big", "c", "x".repeat(400)), put("big", "d", "x".repeat(400))));

    ScanPage page = scans.open(store, StoreFixture.all(1, "big"), "reader");
    assertThat(keys(page.entries())).containsExactly("a");
    page = next(page, null);
    assertThat(keys(page.entries())).containsExactly("b", "c");
    page = next(page, null);
    assertThat(keys(page.entries())).containsExactly("d");
    assertThat(page.last()).isTrue();
  }

  @Test
  void aHeldScanSeeksBothWaysAlsoAfterItsEnd() {
    ScanPage page = begin(false, 2, true);
    assertThat(keys(next(page, "c").entries())).containsExactly("c", "d");
    assertThat(next(page, null)).isEqualTo(new ScanPage(page.scanId(), List.of(), true));
    assertThat(keys(next(page, "bb").entries())).containsExactly("c", "d");
    assertThat(keys(next(page, "").entries())).containsExactly("a", "b");
    assertThat(next(page, "e").entries()).isEmpty();

    ScanPage reverse = begin(true, 2, true);
    assertThat(keys(reverse.entries())).containsExactly("d", "c");
    assertThat(keys(next(reverse, "bb").entries())).containsExactly("b", "a");
    assertThat(keys(next(reverse, "c").entries())).containsExactly("c", "b");
    assertThat(keys(next(reverse, null).entries())).containsExactly("a");
    assertThat(keys(next(reverse, "zzz").entries())).containsExactly("d", "c");
  }

  /** Seeking outside would read what the caller has left out, or another partition. */
  @Test
  void aSeekStaysInTheRange() {
    ScanPage page = scans.open(store, scan(1, "p", bytes("b"), bytes("d"), false, -1, 9, true), "reader");
    assertThat(keys(next(page, "a").entries())).containsExactly("b", "c");
    assertThat(next(page, "d").entries()).isEmpty();
    ScanPage reverse = scans.open(store, scan(1, "p", bytes("b"), bytes("d"), true, -1, 9, true), "reader");
    assertThat(keys(next(reverse, "z").entries())).containsExactly("c", "b");
    assertThat(next(reverse, "a").entries()).isEmpty();
  }

  @Test
  void tooManyScansAreRefusedUntilOneCloses() {
    ScanPage first = begin(false, 1, false);
    begin(false, 1, false);
    begin(false, 1, true);
    assertCode(ErrorCode.OVERLOADED, () -> begin(false, 1, false));

    scans.close(first.scanId());
    scans.close(first.scanId()); // a second close must not make room for two
    begin(false, 1, false);
    assertCode(ErrorCode.OVERLOADED, () -> begin(false, 1, false));
  }

  @Test
  void aRefusedOpenTakesNoPlace() {
    store.close();
    for (int i = 0; i <= MAX_OPEN; i++) {
      assertCode(ErrorCode.NOT_LEADER, () -> begin(false, 1, false));
    }
  }

  @Test
  void anIdleScanExpires() {
    ScanPage idle = begin(false, 1, false);
    ScanPage busy = begin(false, 1, false);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(700));
    next(busy, null);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(700));
    scans.closeIdle();

    assertThat(scans.count()).isEqualTo(1);
    assertCode(ErrorCode.SCAN_EXPIRED, () -> next(idle, null));
    assertThat(keys(next(busy, null).entries())).containsExactly("c");
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_001));
    assertCode(ErrorCode.SCAN_EXPIRED, () -> next(busy, null));
  }

  /** A page now and then would keep for ever what was deleted since the scan began. */
  @Test
  void aScanEndsAfterADayHoweverOftenItIsRead() {
    try (RocksStores patient = new RocksStores(StoreFixture.options().setScanIdleMs(36_000_000), clock::get)) {
      patient.open(1, root.resolve("patient"), null);
      patient.find(1).apply(1, 1, entry(put("p", "a", "1")));
      ScanPage page = patient.scans().open(
          patient.find(1), scan(1, "p", bytes(""), null, false, -1, 1, true), "reader");
      for (int hours = 9; hours < 24; hours += 9) {
        clock.addAndGet(TimeUnit.HOURS.toNanos(9));
        patient.scans().next(new ScanNext(page.scanId(), bytes("a")));
      }
      clock.addAndGet(TimeUnit.HOURS.toNanos(9));
      patient.scans().closeIdle();
      assertThat(patient.scans().count()).isZero();
    }
  }

  @Test
  void aScanEndsWithItsReader() {
    ScanPage page = begin(false, 1, false);
    scans.closeOf("somebody else");
    assertThat(scans.count()).isEqualTo(1);
    scans.closeOf("reader");

    assertCode(ErrorCode.SCAN_EXPIRED, () -> next(page, null));
  }

  /** Native memory is freed with the database: a scan that went on would end the process. */
  @Test
  void aScanEndsWithItsStore() {
    ScanPage page = begin(false, 1, false);
    store.close();

    assertCode(ErrorCode.SCAN_EXPIRED, () -> next(page, null));
    assertThat(scans.count()).isZero();
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }
}
