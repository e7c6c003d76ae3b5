package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnknownOutcomeException;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.wire.WireMessage;
import io.borough.options.RaftOptions;
import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.raft.log.SegmentReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fail, leaders that are cut off, groups that are no more. */
@NodeTest
class RaftFaultTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0004");
  private static final UUID OTHER = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0005");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String APPEND = "RaftServerImpl.appendEntries";

  @TempDir
  Path folder;

  private final Vertx vertx = new WatchedVertx().get();
  private final FakeBus bus = new FakeBus(vertx);
  private final List<TestNode> nodes = new ArrayList<>();
  private final AtomicBoolean diskFails = new AtomicBoolean();
  private TestNode a;

  @BeforeEach
  void start() {
    a = node("a").start();
  }

  @AfterEach
  void stop() {
    CodeInjectionForTesting.remove(APPEND);
    TestNode.stopAll(nodes);
    await(vertx.close());
  }

  private TestNode node(String nodeId) {
    return node(nodeId, TestNode.options());
  }

  private TestNode node(String nodeId, RaftOptions options) {
    TestNode node = new TestNode(vertx, bus, nodeId, folder.resolve(nodeId), options);
    nodes.add(node);
    return node;
  }

  private TestNode failingNode(String nodeId) {
    return node(nodeId).around(store -> new FaultyStore(store, diskFails::get, entry -> entry));
  }

  /** A node whose store is given what this makes of each entry. */
  private TestNode reading(TestNode node, UnaryOperator<byte[]> reading) {
    return node.around(store -> new FaultyStore(store, () -> false, reading));
  }

  /** A node whose disk fails, when it does, only in a method of the state machine. */
  private TestNode failingIn(String method, AtomicBoolean failed, TestNode node) {
    return node.around(store -> new FaultyStore(store, () -> {
      boolean fails = diskFails.get() && StackWalker.getInstance().walk(frames ->
          frames.anyMatch(frame -> frame.getMethodName().equals(method)));
      failed.compareAndSet(false, fails);
      return fails;
    }, entry -> entry));
  }

  /** A node that runs, and then a third, become replicas beside the first. Answers the third. */
  private TestNode grow(TestNode b, RaftOptions options) {
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    TestNode c = node("c", options).start();
    c.open(GROUP);
    a.change(List.of(a, b), List.of(a, b, c));
    return c;
  }

  private void lead(TestNode node) {
    node.open(GROUP, node);
    await().atMost(PATIENCE).until(node::leads);
  }

  /** A write that is in the log may come to life later: to call it failed would have it written twice. */
  @Test
  void aWriteThatLostItsLeaderOnTheWayIsUnknown() {
    lead(a);
    TestNode b = node("b").start();
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    CodeInjectionForTesting.put(APPEND, (local, remote, args) -> {
      throw new IllegalStateException("cut off by the test");
    });
    assertThatThrownBy(() -> await(a.put("k", "v"))).isInstanceOf(UnknownOutcomeException.class);
    await().atMost(PATIENCE).until(() -> !"a".equals(a.knownLeader()));
    assertCode(a.put("k", "v"), ErrorCode.NO_QUORUM); // and this one surely was not written
  }

  /** A replica that skipped an entry would differ for ever: it must stop, and only it. */
  @Test
  void aReplicaWhoseDiskFailsStopsAlone() {
    lead(a);
    TestNode b = failingNode("b").start();
    grow(b, TestNode.options());
    diskFails.set(true);
    await(a.put("k", "v"));
    await().atMost(PATIENCE).untilAsserted(() -> assertCode(b.read("k", true, 1_000), ErrorCode.UNAVAILABLE));
    assertCode(b.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of())), ErrorCode.UNAVAILABLE);
    await(a.put("k", "w"));
    assertThat(a.get("k")).isEqualTo("w");
    diskFails.set(false);
    b.stop();
    b.start();
    b.open(GROUP);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.getLocal("k")).isEqualTo("w"));
  }

  /** Being built again needs a majority, and these two are the majority: only their own files bring it back. */
  @Test
  void twoOfThreeWhoseDisksFailForAMomentComeBackByThemselves() {
    lead(a);
    TestNode b = failingNode("b").start();
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    TestNode c = failingNode("c").start();
    c.open(GROUP);
    a.change(List.of(a, b), List.of(a, b, c));
    await(a.put("k", "v"));
    diskFails.set(true);
    await(a.put("k", "w"));
    for (TestNode each : List.of(b, c)) {
      await().atMost(PATIENCE).untilAsserted(() -> assertCode(each.read("k", true, 1_000), ErrorCode.UNAVAILABLE));
    }
    assertThatThrownBy(() -> await(a.put("k", "x"))).isInstanceOf(UnknownOutcomeException.class);
    diskFails.set(false);
    for (TestNode each : List.of(b, c)) {
      await().atMost(PATIENCE).until(() -> reopens(each));
    }
    await().atMost(PATIENCE).until(() -> nodes.stream().anyMatch(TestNode::leads));
    await(leader().put("k", "y"));
    assertThat(leader().get("k")).isEqualTo("y");
    for (TestNode each : nodes) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(each.getLocal("k")).isEqualTo("y"));
    }
  }

  private TestNode leader() {
    return nodes.stream().filter(TestNode::leads).findFirst().orElseThrow();
  }

  private static boolean reopens(TestNode node) {
    Future<WireMessage> opened = node.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of()));
    await().until(opened::isComplete);
    return opened.succeeded();
  }

  /** Good copies exist, so one of them must lead. */
  @Test
  void aLeaderThatCannotReadItsDiskGivesWay() throws IOException {
    a.stop();
    RaftOptions flushing = TestNode.options().setSnapshotLogBytes(1 << 20);
    a = node("a", flushing).start();
    lead(a);
    TestNode b = node("b").start();
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    TestNode c = node("c").start();
    c.open(GROUP);
    a.change(List.of(a, b), List.of(a, b, c));
    for (int i = 0; i < 200; i++) { // each in a block of its own
      await(a.put("k" + i, i + noise(i)));
    }
    await().atMost(PATIENCE).until(() -> !tables(folder.resolve("a")).isEmpty());
    spoil(folder.resolve("a"));
    await().atMost(PATIENCE).until(() -> {
      for (int i = 0; i < 200 && a.leads(); i++) {
        Future<ReadReply> read = a.read("k" + i, false, 1_000);
        await().until(read::isComplete);
        assertThat(read.succeeded() ? TestNode.text(read.result()) : i + noise(i)).isEqualTo(i + noise(i));
      }
      return b.leads() || c.leads();
    });
    for (int i = 0; i < 200; i++) {
      assertThat(leader().get("k" + i)).isEqualTo(i + noise(i));
    }
    assertCode(a.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of())), ErrorCode.CORRUPT_DATA);
  }

  /** Alone, what can be read is better than nothing. */
  @Test
  void theOnlyReplicaReadsOnBesideADamagedBlock() throws IOException {
    lead(a);
    for (int i = 0; i < 30; i++) {
      await(a.put("k" + i, i + noise(i)));
    }
    a.stop();
    spoil(folder.resolve("a"));
    a.start();
    lead(a);
    List<ErrorCode> failures = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Future<ReadReply> read = a.read("k" + i, false, 5_000);
      await().until(read::isComplete);
      if (read.failed()) {
        failures.add(((BoroughException) read.cause()).code());
      }
    }
    assertThat(failures).hasSizeBetween(1, 29).containsOnly(ErrorCode.CORRUPT_DATA);
    await(a.put("k", "v"));
    assertThat(a.get("k")).isEqualTo("v");
  }

  /** A replica that is built from a damaged one would be a second bad copy. */
  @Test
  void aDamagedSnapshotIsNotSent() throws IOException {
    a.stop();
    RaftOptions purging =
        TestNode.options().setSnapshotLogBytes(1 << 20).setSegmentBytes(1 << 20).setPreserveLogEntries(0);
    a = node("a", purging).start();
    lead(a);
    for (int i = 0; i < 300; i++) {
      await(a.put("k" + i, i + noise(i)));
    }
    a.stop();
    spoil(folder.resolve("a"));
    a.start();
    lead(a);
    TestNode b = node("b", purging).start();
    b.open(GROUP);
    Future<WireMessage> change = a.answer(new ChangeGroup(
        TestNode.SHARD, List.of(a.nodeId()), List.of(a.row(), b.row())));
    await().atMost(PATIENCE).until(() -> a.damagedTables() > 1); // it tries again and again
    assertThat(change.isComplete()).isFalse();
    assertThat(a.snapshotBytesSent()).isZero();
    assertThat(tables(folder.resolve("b"))).isEmpty();
    await(a.put("k", "v"));
    assertThat(a.get("k")).isEqualTo("v");
  }

  /** Nobody has acknowledged the entry that was being written, so it must not cost those before it. */
  @Test
  void twoOfThreeWhoseLogsWereTornByAPowerCutServeAgain() throws IOException {
    lead(a);
    TestNode b = node("b").start();
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    TestNode c = node("c").start();
    c.open(GROUP);
    a.change(List.of(a, b), List.of(a, b, c));
    for (int i = 0; i < 20; i++) {
      await(a.put("k" + i, "acknowledged"));
    }
    TestNode.stopAll(nodes);
    tear(folder.resolve("a"));
    tear(folder.resolve("b"));
    for (TestNode each : List.of(a, b)) { // a majority
      each.start();
      each.open(GROUP);
    }
    await().atMost(PATIENCE).until(() -> a.leads() || b.leads());
    for (int i = 0; i < 20; i++) {
      assertThat(leader().get("k" + i)).isEqualTo("acknowledged");
    }
    await(leader().put("k", "v"));
    c.start();
    c.open(GROUP);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(c.getLocal("k")).isEqualTo("v"));
  }

  /** Adds the first 300 bytes of a record to a log, and zeros for the rest. */
  private static void tear(Path node) throws IOException {
    try (Stream<Path> files = Files.list(node.resolve(GROUP.toString()).resolve("current"))) {
      Path log = files.filter(file -> file.toString().contains("log_inprogress")).findFirst().orElseThrow();
      SegmentReader reader = new SegmentReader(log, problem -> { });
      reader.read((offset, entry) -> true);
      byte[] part = new byte[300];
      new Random(1).nextBytes(part);
      part[0] = (byte) 0xa0; // 3,104 bytes
      part[1] = 0x18;
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
        file.seek(reader.end());
        file.write(part);
        file.setLength(1 << 20); // as Ratis allocates it; a node that stops cuts the rest off
      }
    }
  }

  private static String noise(int seed) {
    byte[] bytes = new byte[5_000];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Returns the tables of a store. */
  private static List<Path> tables(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().contains("/db/") && file.toString().endsWith(".sst")).toList();
    }
  }

  /** Flips bytes in the middle of the tables of a store. */
  private static void spoil(Path folder) throws IOException {
    for (Path table : tables(folder)) {
      try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
        byte[] bytes = new byte[(int) Math.min(20_000, file.length() / 4)];
        long middle = file.length() / 2;
        file.seek(middle);
        file.readFully(bytes);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] ^= 0x55;
        }
        file.seek(middle);
        file.write(bytes);
      }
    }
  }

  /** One entry left out and the next applied is a replica that differs for ever, since it never looks back. */
  @Test
  void aReplicaThatFailedAppliesNothingMore() {
    lead(a);
    AtomicBoolean failsOnce = new AtomicBoolean();
    TestNode b = reading(node("b"), entry -> {
      if (failsOnce.getAndSet(false)) {
        throw ErrorCode.STORAGE_FAILED.failure("the test's disk fails once");
      }
      return entry;
    }).start();
    grow(b, TestNode.options());
    b.stop();
    for (int i = 0; i < 50; i++) {
      await(a.put("k" + i, "v" + i)); // an entry each, and all committed when b returns
    }
    failsOnce.set(true);
    b.start();
    b.open(GROUP);
    await().atMost(PATIENCE).untilFalse(failsOnce);
    await().atMost(PATIENCE).untilAsserted(() -> assertCode(b.read("k0", true, 1_000), ErrorCode.UNAVAILABLE));
    b.stop();
    b.start();
    b.open(GROUP);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.getLocal("k49")).isEqualTo("v49"));
    for (int i = 0; i < 50; i++) {
      assertThat(b.getLocal("k" + i)).isEqualTo("v" + i);
    }
  }

  /** Ratis's updater, met by an exception while its group is being closed, would turn for ever and hold the folder. */
  @Test
  void aNodeWhoseDiskFailsWhileItStopsStops() {
    lead(a);
    AtomicBoolean holds = new AtomicBoolean();
    TestNode b = reading(node("b"), entry -> {
      if (holds.getAndSet(false)) {
        await().atMost(PATIENCE).until(RaftFaultTest::aGroupIsBeingClosed);
        throw ErrorCode.STORAGE_FAILED.failure("the test's disk fails");
      }
      return entry;
    }).start();
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    holds.set(true);
    await(a.put("k", "v")); // b has logged it, too
    await().atMost(PATIENCE).untilFalse(holds);
    b.stop();
    b.start();
    b.open(GROUP);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.getLocal("k")).isEqualTo("v"));
  }

  private static boolean aGroupIsBeingClosed() {
    return Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream).anyMatch(frame ->
        frame.getMethodName().equals("stopAndJoin") && frame.getClassName().endsWith(".StateMachineUpdater"));
  }

  /** Its log purged, it has the snapshot alone; one that went on without it would have neither. */
  @Test
  void aReplicaThatCannotInstallASnapshotStopsAlone() {
    a.stop();
    RaftOptions purging =
        TestNode.options().setSnapshotLogBytes(1 << 20).setSegmentBytes(1 << 20).setPreserveLogEntries(0);
    a = node("a", purging).start();
    lead(a);
    diskFails.set(true);
    AtomicBoolean installs = new AtomicBoolean();
    TestNode b = failingIn("reinitialize", installs, node("b", purging)).start();
    grow(b, purging);
    b.stop();
    String value = "x".repeat(100_000);
    for (int i = 0; i < 40; i++) {
      await(a.put("k" + i, value));
    }
    b.start();
    b.open(GROUP);
    await().atMost(PATIENCE).untilTrue(installs);
    await().atMost(PATIENCE).untilAsserted(() ->
        assertCode(b.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of())), ErrorCode.UNAVAILABLE));
    await(a.put("k", "w"));
    diskFails.set(false);
    b.stop();
    b.start();
    b.open(GROUP);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.getLocal("k")).isEqualTo("w"));
    assertThat(b.getLocal("k0")).isEqualTo(value);
  }

  /** Its log and its store are whole, only not what the others have: nothing else would ever tell. */
  @Test
  void aReplicaThatAppliedSomethingElseStopsAlone() {
    a.stop();
    RaftOptions audited = TestNode.options().setAuditMs(200);
    a = node("a", audited).start();
    lead(a);
    AtomicBoolean losesOne = new AtomicBoolean();
    TestNode b = reading(node("b", audited), entry -> losesOne.getAndSet(false) ? empty(entry) : entry).start();
    TestNode c = grow(b, audited);
    write(300);
    assertThat(a.differing()).isZero();
    losesOne.set(true);
    write(300);
    await().atMost(PATIENCE).untilAsserted(() -> assertCode(b.read("k", true, 1_000), ErrorCode.UNAVAILABLE));
    assertThat(a.differing()).isPositive();
    assertCode(b.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of())), ErrorCode.CORRUPT_DATA);
    await(a.put("k", "w"));
    assertThat(a.get("k")).isEqualTo("w");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(c.getLocal("k")).isEqualTo("w"));
  }

  private static byte[] empty(byte[] entry) {
    return new CommandBatch(CommandBatch.timeMs(entry), List.of()).toBytes();
  }

  private void write(int entries) {
    for (int i = 0; i < entries; i++) {
      await(a.put("k", "v" + i)); // each an entry of its own
    }
  }

  /** A leader whose disk fails has logged the write: the others may yet apply it. */
  @Test
  void aLeaderWhoseDiskFailsDoesNotSayThatNothingHappened() {
    TestNode d = failingNode("d").start();
    lead(d);
    diskFails.set(true);
    assertThatThrownBy(() -> await(d.put("k", "v"))).isInstanceOf(UnknownOutcomeException.class);
    diskFails.set(false);
    d.stop();
    d.start();
    lead(d);
    assertThat(d.get("k")).isEqualTo("v");
  }

  /** A snapshot that cannot be taken costs a longer log, not the replica. */
  @Test
  void aFailedSnapshotStopsNothing() {
    diskFails.set(true);
    AtomicBoolean checkpoints = new AtomicBoolean();
    TestNode d =
        failingIn("takeSnapshot", checkpoints, node("d", TestNode.options().setSnapshotLogBytes(1 << 20))).start();
    lead(d);
    String value = "x".repeat(100_000);
    for (int i = 0; i < 30; i++) {
      await(d.put("k" + i, value));
    }
    await().atMost(PATIENCE).untilTrue(checkpoints);
    await(d.put("after", "v"));
    assertThat(d.get("after")).isEqualTo("v");
  }

  /** Ratis fails to start altogether when one folder is bad: the shards beside it must not suffer. */
  @Test
  void aBadFolderIsNoMatterToTheOthers() throws IOException {
    lead(a);
    await(a.put("k", "v"));
    int otherShard = TestNode.SHARD + 1;
    a.call(new OpenGroup(otherShard, OTHER, List.of(a.row())));
    a.stop();
    Files.write(folder.resolve("a").resolve(OTHER.toString()).resolve("current").resolve("raft-meta"), new byte[] {1});
    a.start();
    assertCode(a.answer(new OpenGroup(otherShard, OTHER, List.of())), ErrorCode.STORAGE_FAILED);
    lead(a);
    assertThat(a.get("k")).isEqualTo("v");
  }

  /** A founder that began its group anew would lead it with nothing in its store; a follower would vote twice. */
  @Test
  void aReplicaWhoseFolderIsGoneDoesNotComeBackEmpty() throws IOException {
    lead(a);
    await(a.put("k", "v"));
    a.stop();
    DurableFiles.delete(folder.resolve("a").resolve(GROUP.toString()));
    a.start();
    assertCode(a.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of(a.row()))), ErrorCode.CORRUPT_DATA);
    assertCode(a.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of())), ErrorCode.CORRUPT_DATA);
    a.call(new OpenGroup(TestNode.SHARD + 1, OTHER, List.of(a.row()))); // the others go on
  }

  /** Ratis goes on behind the snapshot by its name: with an older state in it, what lies between would be left out. */
  @Test
  void aSnapshotThatHoldsLessThanItsNameSaysIsNotBelieved() throws IOException {
    lead(a);
    await(a.put("k", "v"));
    a.stop();
    a.start();
    lead(a); // on opening a snapshot was taken
    await(a.put("k", "w"));
    a.stop();
    Path group = folder.resolve("a").resolve(GROUP.toString());
    Path snapshot;
    try (Stream<Path> found = Files.list(group.resolve("sm"))) {
      snapshot = found.findFirst().orElseThrow();
    }
    Files.move(snapshot, snapshot.resolveSibling("1_1000"));
    DurableFiles.delete(group.resolve("db"));
    a.start();
    assertCode(a.answer(new OpenGroup(TestNode.SHARD, GROUP, List.of(a.row()))), ErrorCode.CORRUPT_DATA);
    Files.move(snapshot.resolveSibling("1_1000"), snapshot);
    lead(a); // nothing was thrown away meanwhile, and the folder is not locked
    assertThat(a.get("k")).isEqualTo("w");
  }

  /** A smaller limit must not make a log unreadable that was written under a larger one. */
  @Test
  void aSmallerEntryLimitReadsOldLogs() {
    TestNode d = node("d", TestNode.options().setMaxEntryBytes(1 << 20)).start();
    lead(d);
    await(d.put("k", "x".repeat(900_000)));
    d.stop();
    TestNode again = node("d", TestNode.options().setMaxEntryBytes(64 * 1024)).start();
    again.open(GROUP);
    await().atMost(PATIENCE).until(again::leads);
    assertThat(again.get("k")).hasSize(900_000);
  }

  /** What was removed must give its disk space back, and can be opened anew. */
  @Test
  void aClosedGroupIsGone() {
    lead(a);
    TestNode b = node("b").start();
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    await(a.put("k", "v"));
    assertCode(a.answer(new CloseGroup(GROUP)), ErrorCode.UNAVAILABLE); // the leader would take the shard with it
    a.change(List.of(a, b), List.of(a));
    b.call(new CloseGroup(GROUP));
    b.call(new CloseGroup(GROUP));
    assertThat(folder.resolve("b").resolve(GROUP.toString())).doesNotExist();
    assertCode(b.read("k", true, 1_000), ErrorCode.STALE_EPOCH);
    b.open(GROUP);
    a.change(List.of(a), List.of(a, b));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.getLocal("k")).isEqualTo("v"));
  }

  /** Ratis ends the JVM on uncaught exceptions, wherever they come from: that is for the application to decide. */
  @Test
  void theApplicationsHandlerOfUncaughtExceptionsStays() {
    UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    assertThat(handler == null ? "" : handler.getClass().getName()).doesNotContain("ratis");
  }

  private static void assertCode(Future<?> future, ErrorCode code) {
    assertThatThrownBy(() -> await(future)).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(code));
  }
}
