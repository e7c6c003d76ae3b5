package io.borough.verticles.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a value. */
@Command(name = "put", description = {
  "Writes a value, and prints its revision. A condition that does not hold is a failure: exit code 2."
})
final class PutCommand extends KeyCommand {
  @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE", description = {
    "The value; stdin's bytes when left out."
  })
  private String value;

  @Option(names = "--if-match", paramLabel = "REVISION|*", description = {
    "Writes only if the key has this revision, or with * any."
  })
  private String ifMatch;

  @Option(names = "--if-absent", description = "Writes only if there is no such key.")
  private boolean ifAbsent;

  PutCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    GatewayRequest call = GatewayRequest.put(deadline(entry()))
        .header("If-Match", entityTag(ifMatch))
        .header("If-None-Match", ifAbsent ? "*" : null);
    printRevision(send(gateway, value == null ? call.body(stdin()) : call.body(encoding().bytes(value))));
    return ExitCodes.DONE;
  }
}
