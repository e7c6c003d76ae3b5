package io.borough.verticles.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** Says in a few lines whether the cluster serves. */
@Command(name = "status", description = {
  "Says whether the node is ready, how many nodes are up and how many shards have a leader.",
  "Exit code 0 when the node is ready and every shard has a leader, else 2."
})
final class StatusCommand extends ClientCommand {
  StatusCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    GatewayResponse health = send(gateway, GatewayRequest.get(RequestUri.of("/health/ready")));
    boolean ready = !health.isFailure();
    health.bytes(); // the connection is for the next call
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
