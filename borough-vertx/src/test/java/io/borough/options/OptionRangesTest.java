package io.borough.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.borough.testing.UnitTest;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is out of range is refused when it is set, by name: not an hour later, by a queue of negative length. */
@UnitTest
class OptionRangesTest {
  private static final long KIB = 1_024;
  private static final long MIB = 1_024 * KIB;
  private static final long GIB = 1_024 * MIB;
  private static final String LONG_NAME = "twenty-characters-x0twenty-characters-x0twenty-characters-x0and-5";

  static Stream<Arguments> ranges() {
    Function<JsonObject, Object> node = BoroughOptions::new;
    Function<JsonObject, Object> raft = RaftOptions::new;
    Function<JsonObject, Object> storage = StorageOptions::new;
    Function<JsonObject, Object> stream = StreamOptions::new;
    Function<JsonObject, Object> placement = PlacementOptions::new;
    Function<JsonObject, Object> request = RequestOptions::new;
    Function<JsonObject, Object> read = ReadOptions::new;
    return Stream.of(
        arguments("port", node, 0, 65_535), arguments("busPort", node, 0, 65_535),
        arguments("raftPort", node, 0, 65_535), arguments("httpPort", node, -1, 65_535),
        arguments("redundancy", node, 0, 6), arguments("shards", node, 1, 1_024), arguments("weight", node, 1, 100),
        arguments("requestTimeoutMs", node, 1, 3_600_000), arguments("maxRequestsInFlight", node, 1, 1_000_000),
        arguments("maxKeyBytes", node, 1, 65_536), arguments("maxValueBytes", node, 1, 16 * MIB),
        arguments("maxBatchBytes", node, KIB, 16 * MIB), arguments("startTimeoutMs", node, 100, 3_600_000),
        arguments("electionTimeoutMs", raft, 50, 60_000), arguments("maxEntriesInFlight", raft, 1, 64),
        arguments("maxEntryBytes", raft, 64 * KIB, 20 * MIB), arguments("maxEntryCommands", raft, 1, 65_536),
        arguments("maxQueuedCommands", raft, 1, 1_048_576), arguments("maxQueuedBytes", raft, 64 * KIB, GIB),
        arguments("snapshotLogBytes", raft, MIB, 64 * GIB), arguments("segmentBytes", raft, MIB, GIB),
        arguments("preserveLogEntries", raft, 0, 10_000_000), arguments("catchUpTimeoutMs", raft, 1_000, 3_600_000),
        arguments("auditMs", raft, 100, 86_400_000),
        arguments("blockCacheBytes", storage, MIB, 1_024 * GIB), arguments("writeBufferBytes", storage, MIB, 64 * GIB),
        arguments("maxOpenFiles", storage, 16, 1_000_000), arguments("workerThreads", storage, 1, 256),
        arguments("maxOpenScans", storage, 1, 1_000_000), arguments("scanIdleMs", storage, 1_000, 86_400_000),
        arguments("scanPageBytes", storage, KIB, 4 * MIB), arguments("minFreeBytes", storage, 0, 1_024 * GIB),
        arguments("scrubBytesPerSecond", storage, 0, 16 * GIB),
        arguments("windowBytes", stream, 4 * KIB, 64 * MIB), arguments("maxFrameBytes", stream, KIB, MIB),
        arguments("peerBudgetBytes", stream, 64 * KIB, 4 * GIB), arguments("maxStreams", stream, 1, 1_000_000),
        arguments("pingMs", stream, 50, 600_000), arguments("idleTimeoutMs", stream, 100, 3_600_000),
        arguments("unreadTimeoutMs", stream, 100, 86_400_000),
        arguments("maxPendingCalls", stream, 1, 10_000_000), arguments("maxOutboxBytes", stream, 64 * KIB, 4 * GIB),
        arguments("downAfterMs", placement, 100, 3_600_000), arguments("replaceAfterMs", placement, 100, 604_800_000),
        arguments("maxMovesPerNode", placement, 1, 64), arguments("maxMovesPerCluster", placement, 1, 1_024),
        arguments("snapshotBytesPerSecond", placement, 0, 64 * GIB), arguments("tickMs", placement, 10, 60_000),
        arguments("timeoutMs", request, 1, 3_600_000), arguments("timeoutMs", read, 1, 3_600_000));
  }

  /** Both ends are in, what is past them is out, also where an int would have wrapped around. */
  @ParameterizedTest(name = "{0} {2} to {3}")
  @MethodSource("ranges")
  void bothEndsAreInAndNothingPastThem(String name, Function<JsonObject, Object> fromJson, long least, long most) {
    for (long good : new long[] {least, most}) {
      assertThatCode(() -> fromJson.apply(new JsonObject().put(name, good))).doesNotThrowAnyException();
    }
    for (long bad : new long[] {least - 1, most + 1, least + (1L << 44), Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatIllegalArgumentException().isThrownBy(() -> fromJson.apply(new JsonObject().put(name, bad)))
          .withMessageStartingWith(name + ": " + bad + " is not within ");
    }
  }

  /** A new option without its range in the list above would go unchecked. */
  @Test
  void everyNumberIsListed() {
    long numbers = Stream.of(new BoroughOptions().toJson(), new RequestOptions().toJson(), new ReadOptions().toJson())
        .mapToLong(OptionRangesTest::countNumbers).sum();
    assertThat(ranges().count()).isEqualTo(numbers);
  }

  /** The name is in addresses of the bus and in the cluster's handshake. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "\u00e9", LONG_NAME})
  void aStrangeClusterNameIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new BoroughOptions().setClusterName(name))
        .withMessageStartingWith("clusterName:");
  }

  /** A base that nobody can reach must fail the start at once, not after a minute of trying. */
  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", ":1", "host:0", "host:65536", "host:port", "a:b:1", "host:1 ", "::1:1"})
  void aMalformedBaseIsRefused(String address) {
    assertThatIllegalArgumentException().isThrownBy(() -> new BoroughOptions().setBase(List.of(address)))
        .withMessageStartingWith("base:");
  }

  /** A host that no request can name would be found out when the first client is refused. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "http://host", "host/", "user@host", "host:", "host:0", "host:65536",
      "host:port", "*.example", "**", "*:80", "::1", "[::1", "\u00e9"})
  void aMalformedHttpHostIsRefused(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> new BoroughOptions().setHttpHosts(List.of("good", host)))
        .withMessageStartingWith("httpHosts:");
  }

  @Test
  void httpHostsAreBounded() {
    assertThatCode(() -> new BoroughOptions().setHttpHosts(Collections.nCopies(256, "h"))).doesNotThrowAnyException();
    refused("httpHosts", options -> options.setHttpHosts(Collections.nCopies(257, "h")));
  }

  /** Texts end up in the ring, which every node holds. */
  @Test
  void textsAreBounded() {
    refused("host", options -> options.setHost(""));
    refused("host", options -> options.setHost("h".repeat(256)));
    refused("host", options -> options.setHost("a host"));
    refused("host", options -> options.setHost("host:7001"));
    refused("host", options -> options.setHost("[::1]:7001"));
    refused("dataDir", options -> options.setDataDir(""));
    refused("zone", options -> options.setZone("z".repeat(65)));
    refused("httpToken", options -> options.getSecurity().setHttpToken("t".repeat(4_097)));
  }

  /** What does not fit fails later and far away: a batch that no entry of the log can hold deposes its leader. */
  @Test
  void whatDoesNotFitIsRefused() {
    assertThatCode(() -> new BoroughOptions().validate()).doesNotThrowAnyException();
    misfit("maxBatchBytes", options -> options.setMaxValueBytes(5 * 1_024 * 1_024));
    misfit("raft.maxEntryBytes", options -> options.getRaft().setMaxEntryBytes(4 * 1_024 * 1_024));
    misfit("raft.segmentBytes", options -> options.getRaft().setSegmentBytes(4 * MIB));
    misfit("raft.maxQueuedBytes", options -> options.getRaft().setMaxQueuedBytes(MIB));
    misfit("stream.maxOutboxBytes", options -> options.getStream().setMaxOutboxBytes(MIB));
    misfit("stream.windowBytes", options -> options.getStream().setMaxFrameBytes(512 * 1_024));
    misfit("stream.peerBudgetBytes", options -> options.getStream().setPeerBudgetBytes(128 * KIB));
    misfit("stream.idleTimeoutMs", options -> options.getStream().setPingMs(5_001));
    misfit("placement.replaceAfterMs", options -> options.getPlacement().setReplaceAfterMs(9_999));
    misfit("security.certPath", options -> options.getSecurity().setCertPath("cert.pem").setKeyPath("key.pem"));
  }

  private static void refused(String name, Consumer<BoroughOptions> setting) {
    assertThatIllegalArgumentException().isThrownBy(() -> setting.accept(new BoroughOptions()))
        .withMessageStartingWith(name + ":");
  }

  private static void misfit(String name, Consumer<BoroughOptions> setting) {
    BoroughOptions options = new BoroughOptions();
    setting.accept(options);
    assertThatIllegalArgumentException().isThrownBy(options::validate).withMessageStartingWith(name);
  }

  private static long countNumbers(JsonObject json) {
    return json.stream().mapToLong(field -> field.getValue() instanceof JsonObject nested
        ? countNumbers(nested)
        : field.getValue() instanceof Number ? 1 : 0).sum();
  }
}
