package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a node leave its cluster, and watches it go. */
@Command(name = "leave", description = {
  "Has a node hand its replicas over to others and leave the cluster for good, and waits until it has left.",
  "Interrupted, the node goes on leaving; the command may be given again."
})
final class LeaveCommand extends ClientCommand {
  private static final long LOOK_MS = 250; // a node that has left still answers for a second

  @Parameters(paramLabel = "NODE", description = "The node's id, as 'borough nodes' shows it.")
  private String node;

  LeaveCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    byte[] id = node.getBytes(UTF_8);
    RequestUri leave = RequestUri.of("/nodes").segment(id).segment("leave".getBytes(UTF_8));
    JsonObject known = send(gateway, GatewayRequest.post(leave)).orFail().object();
    JsonObject shown = null;
    while (true) {
      if (!known.equals(shown)) {
        long replicas = known.getLong("replicas");
        print(known, "node " + node + ": " + known.getString("state") + ", " + replicas
            + (replicas == 1 ? " replica left" : " replicas left"));
        shown = known;
      }
      if ("LEFT".equals(known.getString("state"))) {
        return ExitCodes.DONE;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
      known = send(gateway, GatewayRequest.get(RequestUri.of("/nodes").segment(id))).orFail().object();
    }
  }
}
