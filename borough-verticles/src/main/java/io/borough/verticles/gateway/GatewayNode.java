package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.error.ErrorCode;
import io.borough.info.RingInfo;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The operations of a node that its gateway uses.
 *
 * <p>Thread: called on the gateway's event loop, which must not be blocked. Futures complete on that event loop, and
 * scans call their handlers on it; streams of replies may deliver on any context. Every failure is a {@link
 * io.borough.error.BoroughException}.
 */
public interface GatewayNode {
  /**
   * Returns a partition whose operations have the given deadline.
   *
   * <p>As an addition to the API it accepts the expected revision -1, which matches any revision of an existing key.
   *
   * @param name 1 to 512 bytes of UTF-8
   * @param timeoutMs the deadline of each operation, counted from its call: 1 to 3,600,000
   * @return a partition; no I/O
   */
  Partition partition(String name, long timeoutMs);

  /**
   * Reads many entries from one snapshot: {@link Partition#getMany(List)} with the revisions.
   *
   * @param partition the partition's name
   * @param keys any number
   * @param timeoutMs the deadline
   * @return as many entries as keys, in their order, null where a key is absent
   */
  Future<List<Entry>> entries(String partition, List<Buffer> keys, long timeoutMs);

  /**
   * Sends a request to the handler of a partition, like {@link io.borough.Borough#request(String, Payload,
   * RequestOptions)} does.
   *
   * @return the reply of the handler
   */
  Future<Payload> request(String partition, Payload request, RequestOptions options);

  /**
   * Returns the ring: the nodes, and which of them hold and lead which shards.
   *
   * @return the newest ring known to this node; fails with {@code NO_RING} when it knows none
   */
  Future<RingInfo> ring();

  /**
   * Returns the node's id.
   *
   * @return an id of the ring
   */
  String nodeId();

  /**
   * Returns the metrics of the node that the gateway publishes with its own.
   *
   * @return the metrics
   */
  default List<Gauge> gauges() {
    return List.of();
  }

  /**
   * Returns whether this node has joined a ring and is UP in it.
   *
   * @return true when it can serve requests
   */
  boolean ready();

  /**
   * Returns a message when another cluster with this cluster's name uses the same event bus.
   *
   * @return a message that names both clusters; null when there is no other cluster
   */
  default String otherCluster() {
    return null;
  }

  /**
   * Checks that this node knows a leader for every shard.
   *
   * @return fails with the missing leaders
   */
  Future<Void> quorum();

  /**
   * Begins to drain a node; may be repeated.
   *
   * @param nodeId a node of the ring
   * @return completes when the node is DRAINING in the ring; the draining continues. {@code UNSUPPORTED} by default
   */
  default Future<Void> leave(String nodeId) {
    return Future.failedFuture(ErrorCode.UNSUPPORTED.failure("this version cannot drain a node: " + nodeId));
  }

  /**
   * A metric that the node provides and the gateway publishes.
   *
   * @param name a Micrometer name such as {@code borough.disk.free.bytes}; a name that ends in {@code .total} is a
   *     counter
   * @param value returns the current value; called on any thread
   */
  record Gauge(String name, String description, LongSupplier value) {}
}
