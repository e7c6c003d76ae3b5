package io.borough.verticles.cli;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Shows the shards. */
@Command(name = "shards", description = "Shows the cluster's shards, with the nodes that hold and lead them.")
final class ShardsCommand extends ClientCommand {
  ShardsCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    JsonArray shards = send(gateway, GatewayRequest.get(RequestUri.of("/shards"))).orFail().array();
    print((json() ? shards.encode() : RingTables.shards(shards)) + "\n");
    return ExitCodes.DONE;
  }
}
