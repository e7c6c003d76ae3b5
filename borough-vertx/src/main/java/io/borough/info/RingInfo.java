package io.borough.info;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

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
   * Writes it as the gateway does.
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
