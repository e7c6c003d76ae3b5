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
  int ask(Gateway gateway) throws IOException, CommandException {
    JsonObject info = send(gateway, Call.get(deadline(partition()))).orFail().object();
    Table replicas = new Table("NODE", "ROLE", "APPLIED", "LAG");
    for (JsonObject replica : Table.objects(info.getJsonArray("replicas"))) {
      replicas.row(replica.getValue("node"), replica.getValue("role"), replica.getValue("appliedIndex"),
          replica.getValue("lag"));
    }
    print(info, "partition " + info.getString("name") + "\nshard     " + info.getValue("shard")
        + "\nleader    " + Table.cell(info.getValue("leader")) + "\nterm      " + info.getValue("term")
        + "\n\n" + replicas);
    return ExitCodes.DONE;
  }
}
