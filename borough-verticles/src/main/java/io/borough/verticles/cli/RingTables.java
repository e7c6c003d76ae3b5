package io.borough.verticles.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The ring's nodes and shards as tables, for the commands that show them. */
final class RingTables {
  private RingTables() {}

  static Table nodes(JsonArray nodes) {
    Table table = new Table("NODE", "STATE", "HOST", "PORT", "RAFT", "HTTP", "ZONE", "WEIGHT");
    for (JsonObject node : Table.objects(nodes)) {
      Integer httpPort = node.getInteger("httpPort");
      table.row(node.getValue("nodeId"), node.getValue("state"), node.getValue("host"), node.getValue("port"),
          node.getValue("raftPort"), httpPort == null || httpPort < 0 ? "off" : httpPort, node.getValue("zone"),
          node.getValue("weight"));
    }
    return table;
  }

  static Table shards(JsonArray shards) {
    Table table = new Table("SHARD", "EPOCH", "LEADER", "REPLICAS", "MOVE");
    for (JsonObject shard : Table.objects(shards)) {
      table.row(shard.getValue("shard"), shard.getValue("epoch"), shard.getValue("leader"),
          shard.getValue("replicas"), shard.getValue("move"));
    }
    return table;
  }
}
