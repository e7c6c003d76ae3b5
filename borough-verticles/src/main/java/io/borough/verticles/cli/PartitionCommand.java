package io.borough.verticles.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** A command for one partition. */
abstract class PartitionCommand extends ClientCommand {
  @Parameters(index = "0", paramLabel = "PARTITION", description = "The partition's name.")
  private String partition;

  PartitionCommand(Console console) {
    super(console);
  }

  final RequestUri partition() {
    return RequestUri.ofPartition(partition);
  }

  /** Prints the revision of a write, or fails with the response's error. */
  final void printRevision(GatewayResponse response) throws IOException, CommandException {
    long revision = response.orFail().revision();
    print(new JsonObject().put("revision", revision), Long.toString(revision));
  }
}
