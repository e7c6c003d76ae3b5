package io.borough.info;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ring: which nodes there are, and which of them hold and lead which shards.
 *
 * @param clusterName the cluster's name
 * @param clusterId the cluster's identity, made when it was founded
 * @param epoch the ring's version, which grows with every change
 * @param redundancy how many replicas a shard has besides the first, where there are nodes enough; -1 while a cluster
 *     of an older version has not fixed it yet
 * @param nodes the nodes, by id
 * @param shards the shards, by number
 */
public record RingInfo(
    String clusterName, String clusterId, long epoch, int redundancy, List<NodeInfo> nodes, List<ShardInfo> shards) {
  /** Copies the lists. */
  public RingInfo {
    Objects.requireNonNull(clusterName, "clusterName");
    Objects.requireNonNull(clusterId, "clusterId");
    nodes = List.copyOf(nodes);
    shards = List.copyOf(shards);
  }

  /**
   * Returns whether the cluster is at rest: every shard has all its replicas, on nodes that are UP, none of them is
   * being moved, and the preferred leader leads.
   *
   * <p>A shard has one replica more than {@link #redundancy()}, or one on each node where there are fewer nodes. A ring
   * that knows too few nodes, because others have just started, may be settled: count {@link #nodes()}, too.
   */
  public boolean isSettled() {
    Set<String> up = nodes.stream().filter(node -> node.state() == NodeState.UP).map(NodeInfo::nodeId)
        .collect(Collectors.toSet());
    int replicas = Math.min(redundancy + 1, up.size());
    return !shards.isEmpty() && shards.stream().allMatch(shard -> shard.replicas().size() == replicas
        && up.containsAll(shard.replicas()) && shard.isSettled());
  }

  /**
   * Returns the JSON form that the gateway sends.
   *
   * @return {@code {"clusterName","clusterId","epoch","redundancy","nodes","shards"}}
   */
  public JsonObject toJson() {
    JsonArray nodesJson = new JsonArray();
    nodes.forEach(node -> nodesJson.add(node.toJson()));
    JsonArray shardsJson = new JsonArray();
    shards.forEach(shard -> shardsJson.add(shard.toJson()));
    return new JsonObject().put("clusterName", clusterName).put("clusterId", clusterId).put("epoch", epoch)
        .put("redundancy", redundancy).put("nodes", nodesJson).put("shards", shardsJson);
  }
}
