package io.borough.verticles;

import io.borough.Entry;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.error.ErrorCode;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.message.RingMessages.LeaveRequest;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.options.RequestOptions;
import io.borough.verticles.gateway.GatewayNode;
import io.borough.verticles.ring.RingVerticle;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Supplier;

/** The operations of a data node that its gateway needs. Any thread may call. */
final class GatewayNodeView implements GatewayNode {
  private static final long LEAVE_TIMEOUT_MS = 5_000;

  private final String nodeId;
  private final ClientRuntime client;
  private final Supplier<RingVerticle> ring;
  private final List<GatewayNode.Gauge> gauges;

  /**
   * Creates the view of one node.
   *
   * @param ring returns null until the node begins to join its ring
   * @param gauges the metrics of the node
   */
  GatewayNodeView(String nodeId, ClientRuntime client, Supplier<RingVerticle> ring, List<GatewayNode.Gauge> gauges) {
    this.nodeId = nodeId;
    this.client = client;
    this.ring = ring;
    this.gauges = List.copyOf(gauges);
  }

  @Override
  public Partition partition(String name, long timeoutMs) {
    return client.partition(name, timeoutMs);
  }

  @Override
  public Future<List<Entry>> entries(String partition, List<Buffer> keys, long timeoutMs) {
    return client.partition(partition, timeoutMs).getEntries(keys);
  }

  @Override
  public Future<Payload> request(String partition, Payload request, RequestOptions options) {
    return client.request(partition, request, options);
  }

  @Override
  public Future<RingInfo> ring() {
    return client.ring();
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public List<GatewayNode.Gauge> gauges() {
    return gauges;
  }

  @Override
  public boolean ready() {
    RingVerticle joining = ring.get();
    return joining != null && joining.ready().succeeded();
  }

  @Override
  public String otherCluster() {
    RingVerticle joining = ring.get();
    return joining == null ? null : joining.otherCluster();
  }

  @Override
  public Future<Void> leave(String leaver) {
    String self = client.messenger().busId();
    return client.messenger().request(self, new LeaveRequest(leaver), LEAVE_TIMEOUT_MS).mapEmpty();
  }

  @Override
  public Future<Void> quorum() {
    return ring().compose(known -> {
      List<Integer> leaderless = known.shards().stream().filter(shard -> shard.leader() == null)
          .map(shard -> shard.shard()).toList();
      boolean up = known.nodes().stream()
          .anyMatch(node -> node.nodeId().equals(nodeId) && node.state() == NodeState.UP);
      if (leaderless.isEmpty() && up) {
        return Future.succeededFuture();
      }
      return Future.failedFuture(ErrorCode.NO_QUORUM.failure(
          up ? "shards " + leaderless + " have no leader" : "node " + nodeId + " is not UP in the ring"));
    });
  }
}
