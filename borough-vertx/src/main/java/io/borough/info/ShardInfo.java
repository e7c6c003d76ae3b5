package io.borough.info;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A shard's row in the ring.
 *
 * @param shard its number; 0 is the system shard, which holds the ring
 * @param epoch the version of its row, which grows with every change of its replicas
 * @param leader the id of the node that leads it; null when none is known
 * @param replicas the ids of the nodes that hold it, preferred leader first
 * @param move the change under way, as an object for people to read; null when there is none
 */
public record ShardInfo(int shard, long epoch, String leader, List<String> replicas, JsonObject move) {
  /** Copies the replicas and the move. */
  public ShardInfo {
    replicas = List.copyOf(replicas);
    move = move == null ? null : move.copy();
  }

  /**
   * Returns the change under way.
   *
   * @return a copy, or null when there is none
   */
  public JsonObject move() {
    return move == null ? null : move.copy();
  }

  /** Returns whether no change is under way and the preferred leader leads. */
  boolean isSettled() {
    return move == null && !replicas.isEmpty() && replicas.get(0).equals(leader);
  }

  /**
   * Returns the JSON form that the gateway sends.
   *
   * @return {@code {"shard","epoch","leader","replicas","move"}}; leader and move may be null
   */
  public JsonObject toJson() {
    return new JsonObject().put("shard", shard).put("epoch", epoch).put("leader", leader)
        .put("replicas", new JsonArray(List.copyOf(replicas))).put("move", move());
  }
}
