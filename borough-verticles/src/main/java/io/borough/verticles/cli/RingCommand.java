package io.borough.verticles.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Shows the ring. */
@Command(name = "ring", description = "Shows the ring: its nodes, and which of them hold and lead which shards.")
final class RingCommand extends ClientCommand {
  RingCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    JsonObject ring = send(gateway, GatewayRequest.get(RequestUri.of("/ring"))).orFail().object();
    print(ring, "cluster " + ring.getString("clusterName") + " (" + ring.getString("clusterId") + "), epoch "
        + ring.getValue("epoch") + "\n\n" + RingTables.nodes(ring.getJsonArray("nodes")) + "\n\n"
        + RingTables.shards(ring.getJsonArray("shards")));
    return ExitCodes.DONE;
  }
}
