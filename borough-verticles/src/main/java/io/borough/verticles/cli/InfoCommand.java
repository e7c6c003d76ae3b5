package io.borough.verticles.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Tells where a partition is. */
@Command(name = "info", description = "Tells which shard holds a partition, and how its replicas are.")
final class InfoCommand extends PartitionCommand {
  InfoCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    JsonObject info = send(gateway, GatewayRequest.get(deadline(partition()))).orFail().object();
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
