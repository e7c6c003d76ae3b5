package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes several things at once. */
@Command(name = "batch", description = {
  "Writes all of a JSON array or nothing, and prints the revision. The array's items:",
  "{\"type\":\"put\",\"key\":\"a\",\"value\":\"1\"}, {\"type\":\"del\",\"key\":\"b\"},",
  "{\"type\":\"clear\"} with gt, gte, lt, lte or prefix"
})
final class BatchCommand extends PartitionCommand {
  @Parameters(index = "1", arity = "0..1", paramLabel = "ITEMS", description = "The array; stdin when left out or -.")
  private String items;

  @Option(names = "--encoding", paramLabel = "utf8|base64", description = {
    "How keys and values are written; utf8 by default."
  })
  private TextEncoding encoding = TextEncoding.UTF8;

  BatchCommand(Console console) {
    super(console);
  }

  @Override
  int ask(GatewayClient gateway) throws IOException, CommandException {
    RequestUri uri = partition().segment("batch".getBytes(US_ASCII)).parameter("encoding", encoding.parameter());
    GatewayRequest call = GatewayRequest.post(deadline(uri)).header(HttpHeaders.CONTENT_TYPE, "application/json");
    boolean given = items != null && !items.equals("-");
    JsonObject done = send(gateway, given ? call.body(items.getBytes(UTF_8)) : call.body(stdin())).orFail().object();
    print(done, String.valueOf(done.getValue("revision")));
    return ExitCodes.DONE;
  }
}
