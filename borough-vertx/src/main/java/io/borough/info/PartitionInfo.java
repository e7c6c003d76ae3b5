package io.borough.info;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * Which shard holds a partition, and how its replicas are.
 *
 * @param name the partition's name
 * @param shard the shard's number
 * @param leader the id of the node that leads it; null when none is known
 * @param term the Raft term of that leader; 0 when none is known
 * @param replicas the shard's replicas, preferred leader first
 */
public record PartitionInfo(String name, int shard, String leader, long term, List<ReplicaInfo> replicas) {
  /** Copies the replicas. */
  public PartitionInfo {
    Objects.requireNonNull(name, "name");
    replicas = List.copyOf(replicas);
  }

  /**
   * Returns the JSON form that the gateway sends.
   *
   * @return {@code {"name","shard","leader","term","replicas"}}; the leader may be null
   */
  public JsonObject toJson() {
    JsonArray array = new JsonArray();
    replicas.forEach(replica -> array.add(replica.toJson()));
    return new JsonObject().put("name", name).put("shard", shard).put("leader", leader).put("term", term)
        .put("replicas", array);
  }
}
