package io.borough.info;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * A node's row in the ring.
 *
 * @param nodeId its id, the same after a restart
 * @param host the address that its ports are bound to
 * @param port the cluster's port, which {@code base} names
 * @param busPort the event bus's port
 * @param raftPort Raft's port
 * @param httpPort the gateway's port; -1 when it is off
 * @param state its state in the cluster
 * @param zone the failure domain that it is in; empty when it has none
 * @param weight how many replicas it should hold, relative to other nodes; 1 to 100
 */
public record NodeInfo(
    String nodeId,
    String host,
    int port,
    int busPort,
    int raftPort,
    int httpPort,
    NodeState state,
    String zone,
    int weight) {
  /** Checks that nothing is null. */
  public NodeInfo {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(zone, "zone");
  }

  /**
   * Returns the JSON form that the gateway sends.
   *
   * @return {@code {"nodeId","host","port","busPort","raftPort","httpPort","state","zone","weight"}}
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("nodeId", nodeId)
        .put("host", host)
        .put("port", port)
        .put("busPort", busPort)
        .put("raftPort", raftPort)
        .put("httpPort", httpPort)
        .put("state", state.name())
        .put("zone", zone)
        .put("weight", weight);
  }
}
