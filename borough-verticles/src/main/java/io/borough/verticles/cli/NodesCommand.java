package io.borough.verticles.cli;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Shows the nodes. */
@Command(name = "nodes", description = "Shows the cluster's nodes.")
final class NodesCommand extends ClientCommand {
  NodesCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    JsonArray nodes = send(gateway, GatewayRequest.get(RequestUri.of("/nodes"))).orFail().array();
    print((json() ? nodes.encode() : RingTables.nodes(nodes)) + "\n");
    return ExitCodes.DONE;
  }
}
