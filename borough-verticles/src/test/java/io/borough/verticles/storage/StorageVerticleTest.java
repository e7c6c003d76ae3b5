package io.borough.verticles.storage;

import static io.borough.testing.Futures.await;
import static io.borough.verticles.storage.StoreFixture.bytes;
import static io.borough.verticles.storage.StoreFixture.entry;
import static io.borough.verticles.storage.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.CompactRequest;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.message.StorageMessages.SizeReply;
import io.borough.impl.message.StorageMessages.SizeRequest;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StorageOptions;
import io.borough.testing.UnitTest;
import io.borough.verticles.storage.DirectMessenger.Asked;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@UnitTest
@ExtendWith(VertxExtension.class)
class StorageVerticleTest {
  private static final int MAX_REPLY_BYTES = 1_000;

  @TempDir
  Path root;

  private final StorageOptions options = StoreFixture.options().setScanIdleMs(1_000).setMaxOpenScans(2);
  private final DirectMessenger messenger = new DirectMessenger();
  private Vertx vertx;
  private RocksStores stores;
  private String deployment;

  @BeforeEach
  void deploy(Vertx vertx) throws Exception {
    this.vertx = vertx;
    stores = new RocksStores(options);
    for (int shard = 1; shard <= 2; shard++) {
      stores.open(shard, root.resolve("s" + shard), null);
      stores.find(shard).apply(1, 1, entry(put("p", "a", "1"), put("p", "b", "2"), put("q", "a", "s" + shard)));
    }
    deployment = await(vertx.deployVerticle(new StorageVerticle(messenger, stores, options, MAX_REPLY_BYTES)));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close()); // before the stores that its verticle reads
    stores.close();
  }

  private WireMessage ask(WireMessage message) throws Exception {
    return await(messenger.ask(message).get(0).answer());
  }

  private void assertFails(ErrorCode code, Asked asked) {
    assertThatThrownBy(() -> await(asked.answer()))
        .isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }

  private static ReadRequest read(int shard, String partition, String... keys) {
    List<Buffer> wanted = new ArrayList<>();
    for (String key : keys) {
      wanted.add(bytes(key));
    }
    return new ReadRequest(shard, false, partition, wanted);
  }

  /** A batch is read at once, and everyone must still get his own answer, or his own failure. */
  @Test
  void aBatchOfReadsIsAnsweredOneByOne() throws Exception {
    List<Asked> asked = messenger.ask(read(1, "p", "b", "none", "a"), read(2, "q", "a"), read(9, "p", "a"),
        read(1, "q", "a"), read(1, "p"), read(1, "x".repeat(70_000), "a"), read(1, "p", "a"));

    assertThat(await(asked.get(0).answer())).isEqualTo(new ReadReply(List.of(
        new ReadResult(bytes("2"), 2), new ReadResult(null, 0), new ReadResult(bytes("1"), 1))));
    assertThat(await(asked.get(1).answer())).isEqualTo(new ReadReply(List.of(new ReadResult(bytes("s2"), 3))));
    assertFails(ErrorCode.NOT_LEADER, asked.get(2));
    assertThat(await(asked.get(3).answer())).isEqualTo(new ReadReply(List.of(new ReadResult(bytes("s1"), 3))));
    assertThat(await(asked.get(4).answer())).isEqualTo(new ReadReply(List.of()));
    assertFails(ErrorCode.NAME_INVALID, asked.get(5));
    assertThat(await(asked.get(6).answer())).isEqualTo(new ReadReply(List.of(new ReadResult(bytes("1"), 1))));
    assertThat(asked.get(0).answeredBy()).as("no disk is read on the event loop").contains("borough-storage-node.1");
  }

  /** A few bytes of keys may ask for gigabytes of values: the answer must fit into memory and into a frame. */
  @Test
  void theValuesOfOneReadAreBounded() throws Exception {
    stores.find(1).apply(1, 2, entry(put("p", "half", "x".repeat(500)), put("p", "more", "x".repeat(501)),
        put("p", "large", "x".repeat(5_000))));
    List<Asked> asked = messenger.ask(read(1, "p", "half", "half"), read(1, "p", "half", "more"),
        read(1, "p", "large"), read(1, "p", "large", "none"), read(1, "p", "a"));

    assertThat(((ReadReply) await(asked.get(0).answer())).found()).hasSize(2);
    assertFails(ErrorCode.BATCH_TOO_LARGE, asked.get(1));
    assertThat(((ReadReply) await(asked.get(2).answer())).found().get(0).value().length()).isEqualTo(5_000);
    assertFails(ErrorCode.BATCH_TOO_LARGE, asked.get(3));
    assertThat(await(asked.get(4).answer())).isEqualTo(new ReadReply(List.of(new ReadResult(bytes("1"), 1))));
  }

  /** Work that nobody waits for any more would delay the work that somebody does wait for. */
  @Test
  void aReadAfterItsDeadlineIsNotDone() throws Exception {
    Asked late = new Asked(read(1, "p", "a"), 0);
    Asked lateScan = new Asked(StoreFixture.scan(1, "p", bytes(""), null, false, -1, 1, false), 0);
    messenger.forward(Service.STORAGE, List.of(late, lateScan));

    assertFails(ErrorCode.READ_TIMEOUT, late);
    assertFails(ErrorCode.READ_TIMEOUT, lateScan);
    assertThat(stores.scans().count()).isZero();
  }

  @Test
  void aScanIsReadPageByPage() throws Exception {
    ScanPage page = (ScanPage) ask(StoreFixture.scan(1, "p", bytes(""), null, true, -1, 1, false));
    assertThat(StoreFixture.keys(page.entries())).containsExactly("b");
    page = (ScanPage) ask(new ScanNext(page.scanId(), null));
    assertThat(StoreFixture.keys(page.entries())).containsExactly("a");
    assertThat(page.last()).isTrue();

    assertFails(ErrorCode.SCAN_EXPIRED, messenger.ask(new ScanNext(page.scanId(), null)).get(0));
    assertFails(ErrorCode.NOT_LEADER, messenger.ask(StoreFixture.all(9, "p")).get(0));
  }

  @Test
  void scansAreClosedByTheirReaderByItsEndAndByTime() throws Exception {
    ScanPage closed = (ScanPage) ask(StoreFixture.scan(1, "p", bytes(""), null, false, -1, 1, true));
    ask(StoreFixture.scan(1, "p", bytes(""), null, false, -1, 1, true));
    assertFails(ErrorCode.OVERLOADED, messenger.ask(StoreFixture.all(1, "p")).get(0));
    assertThat(ask(new ScanClose(closed.scanId()))).isEqualTo(new Ack());
    assertThat(ask(new ScanClose(closed.scanId()))).as("again").isEqualTo(new Ack());
    assertFails(ErrorCode.SCAN_EXPIRED, messenger.ask(new ScanNext(closed.scanId(), null)).get(0));
    assertThat(stores.scans().count()).isEqualTo(1);

    messenger.peerIsGone("reader.1");
    await().until(() -> stores.scans().count() == 0);
    ScanPage idle = (ScanPage) ask(StoreFixture.scan(1, "p", bytes(""), null, false, -1, 1, false));
    await().until(() -> stores.scans().count() == 0);
    assertFails(ErrorCode.SCAN_EXPIRED, messenger.ask(new ScanNext(idle.scanId(), null)).get(0));
  }

  @Test
  void sizesPropertiesAndCompactionsAreServed() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] value = new byte[1_000];
      random.nextBytes(value);
      stores.find(1).apply(1, 2 + i,
          entry(Command.of("big", new Mutation.Put(bytes("k" + i), Buffer.buffer(value)))));
    }

    assertThat(((SizeReply) ask(new SizeRequest(1, "big", bytes(""), null))).bytes()).as("in memory").isPositive();
    stores.find(1).checkpoint(root.resolve("c"));
    assertThat(((SizeReply) ask(new SizeRequest(1, "big", bytes(""), null))).bytes()).isGreaterThan(100_000);
    assertThat(((SizeReply) ask(new SizeRequest(1, "none", bytes(""), null))).bytes()).isLessThan(100_000);
    assertThat(((PropertyReply) ask(new PropertyRequest(1, "rocksdb.estimate-num-keys"))).value()).isNotNull();
    assertThat(ask(new PropertyRequest(1, "rocksdb.no-such"))).isEqualTo(new PropertyReply(null));
    assertThat(ask(new CompactRequest(1, "big", bytes(""), null))).isEqualTo(new Ack());
    assertThat(ask(new CompactRequest(1, "big", bytes("z"), bytes("a")))).as("crossed").isEqualTo(new Ack());
    assertThat(((SizeReply) ask(new SizeRequest(1, "big", bytes("z"), bytes("a")))).bytes()).isZero();
    assertFails(ErrorCode.UNSUPPORTED, messenger.ask(new BootstrapRequest()).get(0));
  }

  /** The node closes its stores next: whatever is being read must have ended, and its answers sent. */
  @Test
  void stoppingAnswersWhatWasTakenAndRefusesTheRest() throws Exception {
    ask(StoreFixture.scan(1, "p", bytes(""), null, false, -1, 1, true));
    List<Asked> taken = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      taken.addAll(messenger.ask(read(1, "p", "a"), new CompactRequest(1, "p", bytes(""), null)));
    }
    await(vertx.undeploy(deployment));

    assertThat(taken).allSatisfy(asked -> assertThat(asked.answer().isComplete()).isTrue());
    assertThat(stores.scans().count()).isZero();
    assertFails(ErrorCode.STOPPED, messenger.ask(read(1, "p", "a")).get(0));
    assertThat(StoreFixture.text(stores.find(1), "p", "a")).as("the stores stay open").isEqualTo("1");
  }
}
