package io.borough.verticles.ring;

import io.borough.error.ErrorCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The content of {@code node.json}: which node a data folder belongs to.
 *
 * @param clusterName the name of the cluster that the folder was made for
 * @param clusterId the id of the node's cluster; empty until the node has founded or joined one
 * @param nodeId chosen at random when the folder is made; stays the same over restarts
 * @param incarnation chosen at random when the folder is made, so that a wiped disk has another one
 * @param systemGroup the Raft group of the system shard; null until it is known
 * @param founding whether this node founds its cluster and has not saved the first ring yet
 * @param ports the ports that the node used last, for a restart without configured ports
 * @param left whether the node has left its cluster for good
 */
public record NodeRecord(
    String clusterName,
    String clusterId,
    String nodeId,
    String incarnation,
    UUID systemGroup,
    boolean founding,
    Ports ports,
    boolean left) {
  /** The ports that a node used last; 0 for a port it never used, and -1 for a gateway that was off. */
  public record Ports(int port, int busPort, int raftPort, int httpPort) {}

  /** The newest format that this version reads, and the one that it writes. */
  static final int FORMAT = 1;

  private static final int NODE_ID_BYTES = 5;
  private static final int INCARNATION_BYTES = 4;

  static NodeRecord minted(String clusterName, SecureRandom random) {
    String nodeId = "n" + hex(random, NODE_ID_BYTES);
    String incarnation = hex(random, INCARNATION_BYTES);
    return new NodeRecord(clusterName, "", nodeId, incarnation, null, false, new Ports(0, 0, 0, -1), false);
  }

  private static String hex(SecureRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns whether the node belongs to a cluster, so that it may neither found nor join one. */
  public boolean hasCluster() {
    return !clusterId.isEmpty();
  }

  /** Returns the record of a node that founds a cluster. */
  NodeRecord founderOf(String nextClusterId, UUID nextSystemGroup) {
    return new NodeRecord(clusterName, nextClusterId, nodeId, incarnation, nextSystemGroup, true, ports, left);
  }

  /** Returns the record of a member of a cluster whose first ring is written. */
  NodeRecord memberOf(String nextClusterId, UUID nextSystemGroup) {
    return new NodeRecord(clusterName, nextClusterId, nodeId, incarnation, nextSystemGroup, false, ports, left);
  }

  public NodeRecord withPorts(Ports next) {
    return new NodeRecord(clusterName, clusterId, nodeId, incarnation, systemGroup, founding, next, left);
  }

  /** Returns the record of a node that has left its cluster for good. */
  NodeRecord withLeft() {
    return new NodeRecord(clusterName, clusterId, nodeId, incarnation, systemGroup, false, ports, true);
  }

  byte[] toBytes() {
    JsonObject json = new JsonObject()
        .put("format", FORMAT)
        .put("clusterName", clusterName)
        .put("clusterId", clusterId)
        .put("nodeId", nodeId)
        .put("incarnation", incarnation)
        .put("systemGroup", systemGroup == null ? "" : systemGroup.toString())
        .put("founding", founding)
        .put("ports", new JsonObject()
            .put("port", ports.port)
            .put("busPort", ports.busPort)
            .put("raftPort", ports.raftPort)
            .put("httpPort", ports.httpPort))
        .put("left", left);
    return json.encodePrettily().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the bytes that {@link #toBytes} returned.
   *
   * @param where the file's path, for messages
   * @throws io.borough.error.BoroughException with {@code FORMAT_TOO_NEW} or {@code CORRUPT_DATA}
   */
  static NodeRecord read(byte[] bytes, String where) {
    try {
      JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
      int format = json.getInteger("format", 0);
      if (format > FORMAT) {
        throw ErrorCode.FORMAT_TOO_NEW.failure("dataDir: " + where + " has format " + format
            + ", written by a newer version; this one reads up to " + FORMAT);
      }
      return read(json, format, where);
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      throw ErrorCode.CORRUPT_DATA.failure("dataDir: " + where + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static NodeRecord read(JsonObject json, int format, String where) {
    JsonObject ports = json.getJsonObject("ports", new JsonObject());
    String systemGroup = json.getString("systemGroup", "");
    NodeRecord record = new NodeRecord(
        json.getString("clusterName", ""),
        json.getString("clusterId", ""),
        json.getString("nodeId", ""),
        json.getString("incarnation", ""),
        systemGroup.isEmpty() ? null : UUID.fromString(systemGroup),
        json.getBoolean("founding", false),
        new Ports(ports.getInteger("port", 0), ports.getInteger("busPort", 0), ports.getInteger("raftPort", 0),
            ports.getInteger("httpPort", -1)),
        json.getBoolean("left", false));
    if (format < 1 || record.clusterName.isEmpty() || record.nodeId.isEmpty() || record.incarnation.isEmpty()
        || record.founding && (record.systemGroup == null || !record.hasCluster())) {
      throw ErrorCode.CORRUPT_DATA.failure("dataDir: " + where + " lacks a field that every version writes");
    }
    return record;
  }
}
