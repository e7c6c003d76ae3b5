package io.borough.verticles.cli;

import io.borough.options.Consistency;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads a value. */
@Command(name = "get", description = {
  "Reads a value, and prints its bytes as they are, without a line's end; with -o json, key, value and revision."
})
final class GetCommand extends KeyCommand {
  @Option(names = "--consistency", paramLabel = "linearizable|local", description = {
    "linearizable (the default) sees every acknowledged write, local what the nearest replica has."
  })
  private Consistency consistency;

  GetCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    String freshness = consistency == null ? null : consistency.name().toLowerCase(Locale.ROOT);
    GatewayResponse answer =
        send(gateway, GatewayRequest.get(deadline(entry().parameter("consistency", freshness)))).orFail();
    if (json()) {
      print(new JsonObject()
          .put("key", encoding().text(encoding().bytes(key()))) // padded, when it was not
          .put("value", encoding().text(answer.bytes()))
          .put("revision", answer.entityTag())
          .encode() + "\n");
    } else {
      copy(answer.body());
    }
    return ExitCodes.DONE;
  }
}
