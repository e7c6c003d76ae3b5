package io.borough.verticles.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes a key. */
@Command(name = "del", description = {
  "Removes a key, which may be absent, and prints the revision of the write.",
  "A condition that does not hold is a failure: exit code 2."
})
final class DelCommand extends KeyCommand {
  @Option(names = "--if-match", paramLabel = "REVISION|*", description = {
    "Removes only if the key has this revision, or with * any."
  })
  private String ifMatch;

  DelCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    printRevision(send(gateway, GatewayRequest.delete(deadline(entry())).header("If-Match", entityTag(ifMatch))));
    return ExitCodes.DONE;
  }
}
