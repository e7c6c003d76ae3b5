package io.borough.info;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * A shard's copy on a node.
 *
 * @param node the node's id
 * @param role its role in the shard
 * @param appliedIndex the log index of the last entry applied to its store; -1 when not known
 * @param lag how many entries it is behind the last one that the leader has committed, 0 or more; -1 when not known
 */
public record ReplicaInfo(String node, ReplicaRole role, long appliedIndex, long lag) {
  /** Checks that the node and the role are not null. */
  public ReplicaInfo {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(role, "role");
  }

  /**
   * Returns the JSON form that the gateway sends.
   *
   * @return {@code {"node","role","appliedIndex","lag"}}
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("node", node)
        .put("role", role.name())
        .put("appliedIndex", appliedIndex)
        .put("lag", lag);
  }
}
