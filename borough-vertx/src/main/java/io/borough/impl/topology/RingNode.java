package io.borough.impl.topology;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.borough.info.NodeState;

/**
 * A node's row in the ring: what the node announced when it last started, and its state in the cluster.
 *
 * @param nodeId made when the node first started, and kept in its data folder
 * @param incarnation made together with the node id, so that a node whose disk was wiped has another one
 * @param port the port of Hazelcast, which {@code base} names
 * @param httpPort -1 when the gateway is off
 */
public record RingNode(
    String nodeId,
    String incarnation,
    String host,
    int port,
    int busPort,
    int raftPort,
    int httpPort,
    String zone,
    int weight,
    NodeState state)
    implements WireMessage {

  /** Returns the id of the node in Raft. A node that lost its disk is another peer, because its votes are lost. */
  public String peerId() {
    return nodeId + "-" + incarnation;
  }

  public RingNode withState(NodeState next) {
    return new RingNode(nodeId, incarnation, host, port, busPort, raftPort, httpPort, zone, weight, next);
  }

  /** Returns the host and the Hazelcast port, as in {@code base}. */
  public String address() {
    return host + ":" + port;
  }

  @Override
  public void writeTo(WireWriter wire) {
    wire.text(nodeId).text(incarnation).text(host).int32(port).int32(busPort).int32(raftPort).int32(httpPort);
    wire.text(zone).int32(weight).text(state.name());
  }

  public static RingNode readFrom(WireReader wire) {
    return new RingNode(wire.text(), wire.text(), wire.text(), wire.int32(), wire.int32(), wire.int32(), wire.int32(),
        wire.text(), wire.int32(), state(wire.text()));
  }

  private static NodeState state(String name) {
    try {
      return NodeState.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("unknown state " + name);
    }
  }
}
