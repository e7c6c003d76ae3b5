package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands that show and change the cluster: ring, nodes, shards, info, status and leave. */
final class ClusterCommands {
  private ClusterCommands() {}

  private static TextTable nodeTable(JsonArray nodes) {
    TextTable table = new TextTable("NODE", "STATE", "HOST", "PORT", "RAFT", "HTTP", "ZONE", "WEIGHT");
    for (JsonObject node : TextTable.objects(nodes)) {
      Integer httpPort = node.getInteger("httpPort");
      table.row(node.getValue("nodeId"), node.getValue("state"), node.getValue("host"), node.getValue("port"),
          node.getValue("raftPort"), httpPort == null || httpPort < 0 ? "off" : httpPort, node.getValue("zone"),
          node.getValue("weight"));
    }
    return table;
  }

  private static TextTable shardTable(JsonArray shards) {
    TextTable table = new TextTable("SHARD", "EPOCH", "LEADER", "REPLICAS", "MOVE");
    for (JsonObject shard : TextTable.objects(shards)) {
      table.row(shard.getValue("shard"), shard.getValue("epoch"), shard.getValue("leader"),
          shard.getValue("replicas"), shard.getValue("move"));
    }
    return table;
  }

  /** Shows the ring. */
  @Command(name = "ring", description = "Shows the ring: the nodes, and which of them hold and lead which shards.")
  static final class Ring extends ClientCommand {
    Ring(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      JsonObject ring = send(gateway, GatewayRequest.get(RequestUri.of("/ring"))).orFail().object();
      print(ring, "cluster " + ring.getString("clusterName") + " (" + ring.getString("clusterId") + "), epoch "
          + ring.getValue("epoch") + "\n\n" + nodeTable(ring.getJsonArray("nodes")) + "\n\n"
          + shardTable(ring.getJsonArray("shards")));
      return ExitCodes.DONE;
    }
  }

  /** Shows the nodes. */
  @Command(name = "nodes", description = "Shows the nodes of the cluster.")
  static final class Nodes extends ClientCommand {
    Nodes(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      JsonArray nodes = send(gateway, GatewayRequest.get(RequestUri.of("/nodes"))).orFail().array();
      print((json() ? nodes.encode() : nodeTable(nodes)) + "\n");
      return ExitCodes.DONE;
    }
  }

  /** Shows the shards. */
  @Command(name = "shards", description = "Shows the shards of the cluster, and the nodes that hold and lead them.")
  static final class Shards extends ClientCommand {
    Shards(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      JsonArray shards = send(gateway, GatewayRequest.get(RequestUri.of("/shards"))).orFail().array();
      print((json() ? shards.encode() : shardTable(shards)) + "\n");
      return ExitCodes.DONE;
    }
  }

  /** Shows the shard of a partition. */
  @Command(name = "info", description = "Shows which shard holds a partition, and the state of its replicas.")
  static final class Info extends PartitionCommand {
    Info(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      JsonObject info = send(gateway, GatewayRequest.get(withTimeout(partition()))).orFail().object();
      TextTable replicas = new TextTable("NODE", "ROLE", "APPLIED", "LAG");
      for (JsonObject replica : TextTable.objects(info.getJsonArray("replicas"))) {
        replicas.row(replica.getValue("node"), replica.getValue("role"), replica.getValue("appliedIndex"),
            replica.getValue("lag"));
      }
      print(info, "partition " + info.getString("name") + "\nshard     " + info.getValue("shard")
          + "\nleader    " + TextTable.cell(info.getValue("leader")) + "\nterm      " + info.getValue("term")
          + "\n\n" + replicas);
      return ExitCodes.DONE;
    }
  }

  /** Shows in a few lines whether the cluster serves requests. */
  @Command(name = "status", description = {
    "Shows whether the node is ready, how many nodes are up and how many shards have a leader.",
    "Exit code 0 when the node is ready and every shard has a leader, else 2."
  })
  static final class Status extends ClientCommand {
    Status(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      GatewayResponse health = send(gateway, GatewayRequest.get(RequestUri.of("/health/ready")));
      boolean ready = !health.isFailure();
      health.bytes(); // a connection whose response was read to its end is used again
      JsonObject ring = send(gateway, GatewayRequest.get(RequestUri.of("/ring"))).orFail().object();
      List<JsonObject> nodes = TextTable.objects(ring.getJsonArray("nodes"));
      List<JsonObject> shards = TextTable.objects(ring.getJsonArray("shards"));
      long up = nodes.stream().filter(node -> "UP".equals(node.getString("state"))).count();
      long led = shards.stream().filter(shard -> shard.getString("leader") != null).count();
      JsonObject status = new JsonObject()
          .put("ready", ready)
          .put("clusterName", ring.getString("clusterName"))
          .put("epoch", ring.getValue("epoch"))
          .put("nodes", nodes.size())
          .put("nodesUp", up)
          .put("shards", shards.size())
          .put("shardsLed", led);
      print(status, "cluster " + ring.getString("clusterName") + ", epoch " + ring.getValue("epoch")
          + "\nready   " + (ready ? "yes" : "no")
          + "\nnodes   " + up + " of " + nodes.size() + " up"
          + "\nshards  " + led + " of " + shards.size() + " with a leader");
      return ready && led == shards.size() ? ExitCodes.DONE : ExitCodes.FAILED;
    }
  }

  /** Removes a node from its cluster and shows the progress. */
  @Command(name = "leave", description = {
    "Moves a node's replicas to other nodes, removes the node from its cluster for good, and waits until it has left.",
    "If the command is interrupted, the node continues to leave, and the command can be repeated."
  })
  static final class Leave extends ClientCommand {
    private static final long POLL_MS = 250; // a node that has left still responds for a second

    @Parameters(paramLabel = "NODE", description = "The node's id, as 'borough nodes' shows it.")
    private String node;

    Leave(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      byte[] id = node.getBytes(UTF_8);
      RequestUri leave = RequestUri.of("/nodes").segment(id).segment("leave".getBytes(UTF_8));
      JsonObject state = send(gateway, GatewayRequest.post(leave)).orFail().object();
      JsonObject shown = null;
      while (true) {
        if (!state.equals(shown)) {
          long replicas = state.getLong("replicas");
          print(state, "node " + node + ": " + state.getString("state") + ", " + replicas
              + (replicas == 1 ? " replica left" : " replicas left"));
          shown = state;
        }
        if ("LEFT".equals(state.getString("state"))) {
          return ExitCodes.DONE;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
        state = send(gateway, GatewayRequest.get(RequestUri.of("/nodes").segment(id))).orFail().object();
      }
    }
  }
}
