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

/**
 * What the gateway needs of its node.
 *
 * <p>Thread: called on the gateway's event loop, and must not block it. Futures complete there, as they do for every
 * caller, and scans call their handlers there; the streams of replies may call from any context. Every failure is a
 * {@link io.borough.error.BoroughException}.
 */
public interface GatewayNode {
  /**
   * Is a partition whose operations have the given deadline.
   *
   * <p>Unlike others it takes the expected revision -1, which is met by a key that exists, at whatever revision.
   *
   * @param name 1 to 512 bytes of UTF-8
   * @param timeoutMs the deadline of each operation, from its call: 1 to 3,600,000
   * @return a partition; no I/O
   */
  Partition partition(String name, long timeoutMs);

  /**
   * Reads many entries as they were at one moment: {@link Partition#getMany(List)} with the revisions.
   *
   * @param partition the partition's name
   * @param keys any number
   * @param timeoutMs the deadline
   * @return as many entries as keys, in their order, null where a key is absent
   */
  Future<List<Entry>> entries(String partition, List<Buffer> keys, long timeoutMs);

  /**
   * Sends a request to a partition's handler, as {@link io.borough.Borough#request(String, Payload, RequestOptions)}
   * does.
   *
   * @return the handler's reply
   */
  Future<Payload> request(String partition, Payload request, RequestOptions options);

  /**
   * Tells which nodes there are and which of them hold and lead which shards.
   *
   * @return the newest ring that this node knows, or {@code NO_RING}
   */
  Future<RingInfo> ring();

  /**
   * Is the node's identity.
   *
   * @return an id of the ring
   */
  String nodeId();

  /**
   * Is what the node measures besides the gateway.
   *
   * @return shown among the metrics under these names
   */
  default List<NodeGauge> gauges() {
    return List.of();
  }

  /**
   * Says whether this node has joined a ring and is UP in it.
   *
   * @return true when it may be given work
   */
  boolean ready();

  /**
   * Says whether another cluster of this cluster's name is on the bus.
   *
   * @return in words, which name both; null when there is none, as it should be
   */
  default String otherCluster() {
    return null;
  }

  /**
   * Looks whether every shard has a leader that is known here.
   *
   * @return completes when it is so; fails with what is missing
   */
  Future<Void> quorum();

  /**
   * Begins to drain a node; repeatable.
   *
   * @param nodeId a node of the ring
   * @return completes when the ring says so; the draining goes on. {@code UNSUPPORTED} by default
   */
  default Future<Void> leave(String nodeId) {
    return Future.failedFuture(ErrorCode.UNSUPPORTED.failure("this version cannot drain a node: " + nodeId));
  }
}
