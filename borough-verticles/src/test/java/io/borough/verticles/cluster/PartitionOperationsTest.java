package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.Borough;
import io.borough.Entry;
import io.borough.EntryIterator;
import io.borough.KeyRange;
import io.borough.Partition;
import io.borough.ScanOptions;
import io.borough.TypedPartition;
import io.borough.codec.Codec;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.info.PartitionInfo;
import io.borough.info.ReplicaRole;
import io.borough.options.BoroughOptions;
import io.borough.options.Consistency;
import io.borough.options.ReadOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.BlockedThreads;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of a partition, through three nodes: what one writes every other reads. */
@NodeTest
@ExtendWith(BlockedThreads.class)
class PartitionOperationsTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir
  private static Path folder;

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new LocalCluster(folder.resolve("cluster")).start(3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String name() {
    return "partition-" + NAMES.incrementAndGet();
  }

  private static Buffer bytes(String text) {
    return Buffer.buffer(text);
  }

  private static List<Entry> entries(Partition partition, ScanOptions options) {
    List<Entry> entries = new ArrayList<>();
    Promise<Void> end = Promise.promise();
    partition.scan(options).exceptionHandler(end::fail).endHandler(end::complete).handler(entries::add);
    await(end.future());
    return entries;
  }

  private static List<String> keys(Partition partition, ScanOptions options) {
    return entries(partition, options).stream().map(entry -> entry.key().toString()).toList();
  }

  /** Without a common leader and a barrier a node would read what another has overwritten. */
  @Test
  void whatIsPutThroughOneNodeIsReadThroughEveryOther() {
    for (int i = 0; i < 12; i++) {
      String name = name();
      Borough writer = cluster.node(i % 3);
      long revision = await(writer.partition(name).put(bytes("key"), bytes("value" + i)));
      for (Borough reader : cluster.nodes()) {
        Entry entry = await(reader.partition(name).getEntry(bytes("key")));
        assertThat(entry).isEqualTo(new Entry(bytes("key"), bytes("value" + i), revision));
      }
    }
  }

  @Test
  void aMissingKeyIsNull() {
    Partition partition = cluster.node(1).partition(name());
    assertThat(await(partition.get(bytes("missing")))).isNull();
    assertThat(await(partition.getEntry(bytes("missing")))).isNull();
    assertThat(await(partition.getMany(List.of(bytes("missing"))))).containsExactly((Buffer) null);
  }

  /** An empty value is not an absent one, and the empty key is a key like others. */
  @Test
  void theEmptyKeyAndTheEmptyValueAreKept() {
    Partition partition = cluster.node(0).partition(name());
    await(partition.put(Buffer.buffer(), Buffer.buffer()));
    assertThat(await(partition.get(Buffer.buffer()))).isEqualTo(Buffer.buffer());
    assertThat(entries(partition, new ScanOptions())).hasSize(1);
    await(partition.delete(Buffer.buffer()));
    assertThat(await(partition.get(Buffer.buffer()))).isNull();
  }

  @Test
  void binaryKeysOrderAsUnsignedBytes() {
    Partition partition = cluster.node(2).partition(name());
    List<Buffer> keys = List.of(Buffer.buffer(), Buffer.buffer(new byte[] {0}), Buffer.buffer(new byte[] {0, 0}),
        Buffer.buffer(new byte[] {1}), Buffer.buffer(new byte[] {127}), Buffer.buffer(new byte[] {-128}),
        Buffer.buffer(new byte[] {-1}), Buffer.buffer(new byte[] {-1, -1}));
    for (int i = keys.size() - 1; i >= 0; i--) {
      await(partition.put(keys.get(i), bytes("v" + i)));
    }
    assertThat(entries(partition, new ScanOptions()).stream().map(Entry::key)).containsExactlyElementsOf(keys);
    await(partition.put(Buffer.buffer(new byte[] {-1, -1, -1}), Buffer.buffer()));
    assertThat(await(partition.get(Buffer.buffer(new byte[] {-1, -1, -1})))).isEqualTo(Buffer.buffer());
  }

  @Test
  void writesOfOnePartitionLandInNoOther() {
    String name = name();
    await(cluster.node(0).partition(name).put(bytes("key"), bytes("value")));
    assertThat(await(cluster.node(1).partition(name + "x").get(bytes("key")))).isNull();
    assertThat(entries(cluster.node(2).partition(name.substring(1)), new ScanOptions())).isEmpty();
  }

  @Test
  void revisionsGrow() {
    Partition partition = cluster.node(0).partition(name());
    long first = await(partition.put(bytes("a"), bytes("1")));
    long second = await(cluster.node(1).partition(partition.name()).put(bytes("b"), bytes("2")));
    long third = await(partition.delete(bytes("a")));
    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    assertThat(first).isPositive();
  }

  /** Two writers with the same expectation: one wins, and the other learns the revision that beat it. */
  @Test
  void compareAndPutLetsOneOfManyWin() {
    Partition partition = cluster.node(0).partition(name());
    List<Future<Long>> attempts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      attempts.add(cluster.node(i % 3).partition(partition.name()).compareAndPut(bytes("key"), bytes("v" + i), 0));
    }
    Awaitility.await().until(() -> attempts.stream().allMatch(Future::isComplete));
    assertThat(attempts.stream().filter(Future::succeeded)).hasSize(1);
    Entry winner = await(partition.getEntry(bytes("key")));
    attempts.stream().filter(Future::failed).forEach(lost -> {
      RejectedException refusal = (RejectedException) lost.cause();
      assertThat(refusal.code()).isEqualTo(ErrorCode.REVISION_MISMATCH);
      assertThat(refusal.currentRevision()).hasValue(winner.revision());
    });
  }

  @Test
  void compareAndDeleteNeedsTheRevision() {
    Partition partition = cluster.node(1).partition(name());
    long revision = await(partition.put(bytes("key"), bytes("value")));
    assertThatThrownBy(() -> await(partition.compareAndDelete(bytes("key"), revision + 1)))
        .isInstanceOf(RejectedException.class);
    await(partition.compareAndDelete(bytes("key"), revision));
    assertThat(await(partition.get(bytes("key")))).isNull();
    assertThatThrownBy(() -> await(partition.compareAndDelete(bytes("key"), Partition.PRESENT)))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void presentIsMetByAnyRevision() {
    Partition partition = cluster.node(1).partition(name());
    assertThatThrownBy(() -> await(partition.compareAndPut(bytes("key"), bytes("v"), Partition.PRESENT)))
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.currentRevision()).hasValue(0));
    await(partition.put(bytes("key"), bytes("value")));
    await(partition.compareAndPut(bytes("key"), bytes("next"), Partition.PRESENT));
    assertThat(await(partition.get(bytes("key")))).isEqualTo(bytes("next"));
  }

  @Test
  void aBatchIsOneRevisionInItsOrder() {
    Partition partition = cluster.node(2).partition(name());
    await(partition.put(bytes("old"), bytes("old")));
    long revision = await(partition.batch().put(bytes("a"), bytes("1")).put(bytes("b"), bytes("2"))
        .delete(bytes("old")).put(bytes("a"), bytes("3")).write());
    assertThat(entries(partition, new ScanOptions())).containsExactly(new Entry(bytes("a"), bytes("3"), revision),
        new Entry(bytes("b"), bytes("2"), revision));
    await(partition.batch().put(bytes("c"), bytes("4")).clear(KeyRange.all()).put(bytes("d"), bytes("5")).write());
    assertThat(keys(partition, new ScanOptions())).containsExactly("d");
  }

  /** A batch of which one part is too large must not leave the others behind. */
  @Test
  void aRefusedBatchWritesNothing() {
    BoroughOptions limits = new BoroughOptions();
    Partition partition = cluster.node(0).partition(name());
    assertThatThrownBy(() -> await(partition.batch().put(bytes("a"), bytes("1"))
        .put(bytes("b"), Buffer.buffer(new byte[limits.getMaxValueBytes() + 1])).write()))
        .isInstanceOfSatisfying(RejectedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE));
    assertThat(keys(partition, new ScanOptions())).isEmpty();
  }

  @Test
  void sizesAreCheckedAtTheCaller() {
    BoroughOptions limits = new BoroughOptions();
    Partition partition = cluster.node(0).partition(name());
    Buffer largestKey = Buffer.buffer(new byte[limits.getMaxKeyBytes()]);
    Buffer largestValue = Buffer.buffer(new byte[limits.getMaxValueBytes()]);
    await(partition.put(largestKey, largestValue));
    assertThat(await(cluster.node(1).partition(partition.name()).get(largestKey))).isEqualTo(largestValue);
    assertThatThrownBy(() -> await(partition.put(largestKey.copy().appendByte((byte) 0), bytes("v"))))
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_TOO_LARGE));
    assertThatThrownBy(() -> await(partition.put(bytes("k"), largestValue.copy().appendByte((byte) 0))))
        .isInstanceOfSatisfying(RejectedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE));
    assertThatThrownBy(() -> await(partition.get(null)))
        .isInstanceOfSatisfying(RejectedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    var batch = partition.batch();
    for (int i = 0; i < 5; i++) {
      batch.put(bytes("k" + i), largestValue);
    }
    assertThatThrownBy(() -> await(batch.write()))
        .isInstanceOfSatisfying(RejectedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BATCH_TOO_LARGE));
  }

  @Test
  void getManyAnswersInOrder() {
    Partition partition = cluster.node(2).partition(name());
    await(partition.put(bytes("a"), bytes("1")));
    await(partition.put(bytes("c"), bytes("3")));
    assertThat(await(partition.getMany(List.of(bytes("c"), bytes("b"), bytes("a"), bytes("c")))))
        .isEqualTo(Arrays.asList(bytes("3"), null, bytes("1"), bytes("3")));
  }

  @Test
  void aLocalReadSeesTheWriteInTheEnd() {
    Partition partition = cluster.node(0).partition(name());
    await(partition.put(bytes("key"), bytes("value")));
    ReadOptions local = new ReadOptions().setConsistency(Consistency.LOCAL);
    for (Borough node : cluster.nodes()) {
      Awaitility.await().until(
          () -> bytes("value").equals(await(node.partition(partition.name()).get(bytes("key"), local))));
    }
  }

  @Test
  void clearRemovesTheRangeAlone() {
    Partition partition = filled(20);
    await(cluster.node(1).partition(partition.name()).clear(KeyRange.all().gte(bytes("k05")).lt(bytes("k15"))));
    assertThat(keys(partition, new ScanOptions())).containsExactly("k00", "k01", "k02", "k03", "k04", "k15", "k16",
        "k17", "k18", "k19");
    await(partition.clear(KeyRange.all().gt(bytes("z")).lt(bytes("a"))));
    assertThat(keys(partition, new ScanOptions())).hasSize(10);
    await(partition.clear(KeyRange.prefix(bytes("k0"))));
    assertThat(keys(partition, new ScanOptions())).hasSize(5);
  }

  private static Partition filled(int count) {
    Partition partition = cluster.node(0).partition(name());
    var batch = partition.batch();
    for (int i = 0; i < count; i++) {
      batch.put(bytes(String.format("k%02d", i)), bytes("v" + i));
    }
    await(batch.write());
    return partition;
  }

  @Test
  void aScanFollowsItsBoundsOrderAndLimit() {
    Partition partition = cluster.node(2).partition(filled(100).name());
    assertThat(keys(partition, new ScanOptions().setPageSize(7))).hasSize(100).isSorted();
    assertThat(keys(partition, new ScanOptions().setGt(bytes("k10")).setLte(bytes("k13"))))
        .containsExactly("k11", "k12", "k13");
    assertThat(keys(partition, new ScanOptions().setReverse(true).setLimit(3))).containsExactly("k99", "k98", "k97");
    assertThat(keys(partition, new ScanOptions().setPrefix(bytes("k5")).setReverse(true))).hasSize(10)
        .startsWith("k59");
    assertThat(keys(partition, new ScanOptions().setLimit(0))).isEmpty();
    Entry keyOnly = entries(partition, new ScanOptions().setValues(false).setLimit(1)).get(0);
    assertThat(keyOnly.value()).isNull();
    assertThat(keyOnly.key()).isEqualTo(bytes("k00"));
    assertThat(entries(partition, new ScanOptions().setKeys(false).setLimit(1)).get(0).key()).isNull();
  }

  /** Writes after a scan began must not be in it, on whatever page. */
  @Test
  void aScanSeesOneMoment() {
    Partition partition = filled(50);
    EntryIterator iterator = cluster.node(1).partition(partition.name()).iterator(new ScanOptions().setPageSize(5));
    assertThat(await(iterator.next()).key()).isEqualTo(bytes("k00"));
    await(partition.clear(KeyRange.all()));
    await(partition.put(bytes("k25x"), bytes("new")));
    int count = 1;
    for (Entry entry = await(iterator.next()); entry != null; entry = await(iterator.next())) {
      assertThat(entry.key()).isNotEqualTo(bytes("k25x"));
      count++;
    }
    await(iterator.close());
    assertThat(count).isEqualTo(50);
    assertThat(keys(partition, new ScanOptions())).containsExactly("k25x");
  }

  @Test
  void anIteratorSeeksForwardBackAndAfterTheEnd() {
    EntryIterator iterator = cluster.node(2).partition(filled(30).name()).iterator(new ScanOptions().setPageSize(4));
    assertThat(await(iterator.seek(bytes("k10")).next()).key()).isEqualTo(bytes("k10"));
    assertThat(await(iterator.next()).key()).isEqualTo(bytes("k11"));
    assertThat(await(iterator.seek(bytes("k02x")).next()).key()).isEqualTo(bytes("k03"));
    assertThat(await(iterator.seek(bytes("zzz")).next())).isNull();
    assertThat(await(iterator.next())).isNull();
    assertThat(await(iterator.seek(bytes("k29")).next()).key()).isEqualTo(bytes("k29"));
    assertThat(await(iterator.next())).isNull();
    await(iterator.close());
    assertThatThrownBy(() -> await(iterator.next())).hasMessageContaining("closed");
  }

  @Test
  void aLimitCountsOverSeeks() {
    EntryIterator iterator = cluster.node(0).partition(filled(30).name()).iterator(new ScanOptions().setLimit(3));
    await(iterator.next());
    await(iterator.seek(bytes("k20")).next());
    await(iterator.seek(bytes("k05")).next());
    assertThat(await(iterator.next())).isNull();
    await(iterator.close());
  }

  /** A stream that is paused hands nothing over, and what it is asked for one by one comes one by one. */
  @Test
  void aPausedScanWaits() {
    Partition partition = filled(40);
    List<Entry> got = new ArrayList<>();
    Promise<Void> end = Promise.promise();
    var stream = partition.scan(new ScanOptions().setPageSize(3)).pause();
    stream.exceptionHandler(end::fail).endHandler(end::complete).handler(entry -> {
      got.add(entry);
      if (got.size() < 40) {
        stream.fetch(1);
      }
    });
    assertThat(got).isEmpty();
    stream.fetch(2);
    Awaitility.await().until(() -> got.size() == 40);
    await(end.future());
    await(stream.close());
  }

  @Test
  void typedViewsEncodeAndDecode() {
    TypedPartition<Long, JsonObject> typed = cluster.node(1).partition(name()).as(Codec.int64(), Codec.json());
    await(typed.put(-5L, new JsonObject().put("n", -5)));
    await(typed.put(7L, new JsonObject().put("n", 7)));
    assertThat(await(typed.get(-5L))).isEqualTo(new JsonObject().put("n", -5));
    List<Long> keys = new ArrayList<>();
    Promise<Void> end = Promise.promise();
    typed.scan(new ScanOptions()).exceptionHandler(end::fail).endHandler(end::complete)
        .handler(entry -> keys.add(entry.key()));
    await(end.future());
    assertThat(keys).containsExactly(-5L, 7L);
  }

  @Test
  void infoNamesLeaderAndReplicas() {
    String name = name();
    PartitionInfo info = await(cluster.node(0).partition(name).info());
    Set<String> nodes = cluster.nodes().stream().map(Borough::nodeId).collect(Collectors.toSet());
    assertThat(info.name()).isEqualTo(name);
    assertThat(info.replicas()).hasSize(3).allSatisfy(replica -> assertThat(nodes).contains(replica.node()));
    assertThat(info.replicas().stream().filter(replica -> replica.role() == ReplicaRole.LEADER)).singleElement()
        .satisfies(leader -> assertThat(leader.node()).isEqualTo(info.leader()));
    assertThat(info.term()).isPositive();
  }

  @Test
  void sizePropertyAndCompactionAnswer() {
    Partition partition = cluster.node(0).partition(name());
    for (int i = 0; i < 8; i++) {
      byte[] noise = new byte[200_000];
      new Random(i).nextBytes(noise);
      await(partition.put(bytes("k" + i), Buffer.buffer(noise)));
    }
    await(partition.compact(KeyRange.all()));
    assertThat(await(partition.approximateSize(KeyRange.all()))).isPositive();
    assertThat(await(partition.property("rocksdb.estimate-num-keys"))).isNotBlank();
    assertThat(await(partition.property("rocksdb.no-such-thing"))).isNull();
  }

  /** A batch without operations is a write too: it takes a revision and changes nothing. */
  @Test
  void anEmptyBatchTakesARevision() {
    Partition partition = cluster.node(0).partition(name());
    long before = await(partition.put(bytes("a"), bytes("1")));
    assertThat(await(partition.batch().write())).isGreaterThan(before);
    assertThat(await(partition.getEntry(bytes("a"))).revision()).isEqualTo(before);
  }
}
