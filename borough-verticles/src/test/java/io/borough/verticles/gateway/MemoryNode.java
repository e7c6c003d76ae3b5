package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.error.ErrorCode;
import io.borough.info.NodeInfo;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.info.ShardInfo;
import io.borough.options.Consistency;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A node whose partitions are maps, and which does as a test tells it. Fields are set before a request is sent. */
final class MemoryNode implements GatewayNode {
  private final Map<String, NavigableMap<byte[], Entry>> partitions = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong();

  /** What every operation waits for; whoever completes it, the operation goes on where it began. */
  volatile Future<Void> gate = Future.succeededFuture();
  volatile Function<Payload, Future<Payload>> handler = request -> Future.succeededFuture(Payload.of(null));
  volatile Throwable scanFailure;
  volatile int scanFailsAfter;
  volatile MemoryScan lastScan;
  volatile Consistency lastConsistency;
  volatile long lastTimeoutMs;
  volatile int writes;
  volatile boolean ready = true;
  volatile Future<Void> quorum = Future.succeededFuture();

  NavigableMap<byte[], Entry> entries(String partition) {
    return partitions.computeIfAbsent(partition, name -> new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
  }

  long next() {
    return revision.incrementAndGet();
  }

  Future<Void> gate() {
    Promise<Void> open = ((ContextInternal) Vertx.currentContext()).promise();
    gate.onComplete(open);
    return open.future();
  }

  /** The names of the partitions that anybody asked for. */
  Map<String, Integer> sizes() {
    return partitions.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().size(), (a, b) -> a, TreeMap::new));
  }

  @Override
  public Partition partition(String name, long timeoutMs) {
    lastTimeoutMs = timeoutMs;
    return new MemoryPartition(this, name);
  }

  @Override
  public Future<List<Entry>> entries(String partition, List<Buffer> keys, long timeoutMs) {
    return gate().map(open -> keys.stream().map(key -> entries(partition).get(key.getBytes()))
        .collect(Collectors.toList()));
  }

  @Override
  public Future<Payload> request(String partition, Payload request, RequestOptions options) {
    lastTimeoutMs = options.getTimeoutMs();
    return handler.apply(request);
  }

  @Override
  public Future<RingInfo> ring() {
    if (!ready) {
      return Future.failedFuture(ErrorCode.NO_RING.failure("not learned yet"));
    }
    return Future.succeededFuture(new RingInfo("borough", "cluster-1", 7, 2,
        List.of(new NodeInfo("node-1", "127.0.0.1", 1, 2, 3, 4, NodeState.UP, "", 1),
            new NodeInfo("node 2/", "127.0.0.1", 5, 6, 7, 8, NodeState.DOWN, "z", 2)),
        List.of(new ShardInfo(0, 1, "node-1", List.of("node-1"), null),
            new ShardInfo(1, 2, null, List.of("node-1", "node 2/"), null))));
  }

  @Override
  public String nodeId() {
    return "node-1";
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public Future<Void> quorum() {
    return quorum;
  }
}
