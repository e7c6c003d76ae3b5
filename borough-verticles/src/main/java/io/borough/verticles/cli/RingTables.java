package io.borough.verticles.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The ring's nodes and shards as tables, for the commands that show them. */
final class RingTables {
  private RingTables() {}

  static TextTable nodes(JsonArray nodes) {
    TextTable table = new TextTable("NODE", "STATE", "HOST", "PORT", "RAFT", "HTTP", "ZONE", "WEIGHT");
    for (JsonObject node : TextTable.objects(nodes)) {
      Integer httpPort = node.getInteger("httpPort");
      table.row(node.getValue("nodeId"), node.getValue("state"), node.getValue("host"), node.getValue("port"),
          node.getValue("raftPort"), httpPort == null || httpPort < 0 ? "off" : httpPort, node.getValue("zone"),
          node.getValue("weight"));
    }
    return table;
  }

  static TextTable shards(JsonArray shards) {
    TextTable table = new TextTable("SHARD", "EPOCH", "LEADER", "REPLICAS", "MOVE");
    for (JsonObject shard : TextTable.objects(shards)) {
      table.row(shard.getValue("shard"), shard.getValue("epoch"), shard.getValue("leader"),
          shard.getValue("replicas"), shard.getValue("move"));
    }
    return table;
  }
}
